export {en} from "./en.ts"
export type {Words} from "./en.ts"
export {isLanguage, languageFor, languages} from "./language.ts"
export type {Language} from "./language.ts"
