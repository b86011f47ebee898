/**
 * Follows conditionals while something is read: both branches start from the state before the condition, and what comes after them
 * goes on where the first one ended. Which of them is taken does not matter.
 */
export class Branches<State> {
  readonly #open: { readonly before: State; firstEnd: { readonly state: State } | undefined }[] = []

  /** The state behind a directive; the same one behind a directive that is no conditional. */
  take(directive: string, state: State): State {
    const [, word] = /^[#!]!(ifdef|ifndef|ifexp|else|endif)(?!\w)/.exec(directive) ?? []
    if (word === undefined) return state
    if (word !== 'else' && word !== 'endif') {
      this.#open.push({ before: state, firstEnd: undefined })
      return state
    }
    const branch = this.#open.at(-1)
    if (branch === undefined) return state
    if (word === 'else') {
      branch.firstEnd ??= { state }
      return branch.before
    }
    this.#open.pop()
    return branch.firstEnd === undefined ? state : branch.firstEnd.state
  }
}
