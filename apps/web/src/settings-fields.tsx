import {useWords} from "@quire/editor"
import {isLanguage, languages} from "@quire/words"
import {useSettings} from "./settings.tsx"
import {themes} from "./theme.ts"

/** Chooses the look and the language of the app. */
export function SettingsFields() {
  const words = useWords().app
  const {theme, setTheme, language, setLanguage} = useSettings()
  return (
    <>
      <fieldset className="app-look">
        <legend>{words.look}</legend>
        {themes.map((name) => (
          <label key={name}>
            <input type="radio" name="look" checked={name === theme} onChange={() => setTheme(name)} />
            <span>{words[name]}</span>
          </label>
        ))}
      </fieldset>
      <label className="app-language">
        {words.language}
        <select value={language} onChange={({target}) => isLanguage(target.value) && setLanguage(target.value)}>
          {Object.entries(languages).map(([tag, {name}]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}
