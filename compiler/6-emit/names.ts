/** Gives out JavaScript identifiers that are readable, unique and made of nothing but letters, digits, `_` and `$`. */
export class NameTable {
  readonly #taken = new Set<string>()

  /** An identifier that starts with `prefix` and resembles `text`; the text can never become code. */
  unique(prefix: string, text: string): string {
    const base =
      prefix +
      text
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '')
        .slice(0, 40)
    let name = base
    for (let count = 2; this.#taken.has(name); count += 1) name = `${base}_${count}`
    this.#taken.add(name)
    return name
  }
}

/** Text of a configuration as a JavaScript string literal: nothing in it can end the literal or the script. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`)
}

/** Text of a configuration inside a comment: printable ASCII only, and never the comment's end. */
export function commentText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').replace(/\*\//g, '* /')
}
