// The short run of the property tests draws the same values each time, so that it fails for the change at hand or not at
// all. The long run looks for new ones; a failure prints the seed, and QUIRE_PROPERTY_SEED replays it.
import * as fc from "fast-check"

const {QUIRE_LONG, QUIRE_PROPERTY_SEED} = process.env
if (QUIRE_PROPERTY_SEED !== undefined) fc.configureGlobal({seed: Number(QUIRE_PROPERTY_SEED)})
else if (QUIRE_LONG !== "1") fc.configureGlobal({seed: 1})
