import {Plugin, TextSelection} from "prosemirror-state"

/**
 * Leaves it to the browser to scroll to what somebody types, which it does as it puts the letter there: ProseMirror would
 * measure every element around the text once more for it. Has to come behind all that makes something else of a letter.
 */
export function typedScroll(): Plugin {
  let isScrolled = false
  return new Plugin({
    props: {
      handleTextInput(view, _from, _to, _text, insert) {
        const {selection} = view.state
        // In place of several blocks it is not the browser that puts the letter.
        if (!(selection instanceof TextSelection) || !selection.$from.sameParent(selection.$to)) return false
        isScrolled = true
        view.dispatch(insert())
        isScrolled = false
        return true
      },
      handleScrollToSelection: () => isScrolled,
    },
  })
}
