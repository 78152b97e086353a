export {diverge, sumOf} from "./divergence.ts"
export type {Divergence, MakeWriter, Writer} from "./divergence.ts"
export {Random} from "./random.ts"
export {form, schema} from "./sample-form.ts"
