export {diverge, sumOf} from "./divergence.ts"
export type {Divergence, MakeWriter, Writer} from "./divergence.ts"
export {form, schema} from "./sample-form.ts"
