/** Words that cannot name a constant of a module, and the names that emitted code uses itself. */
// prettier-ignore
const javascriptWords: readonly string[] = [
  'arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'enum',
  'eval', 'export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'implements', 'import', 'in', 'instanceof', 'interface',
  'let', 'new', 'null', 'package', 'private', 'protected', 'public', 'return', 'static', 'super', 'switch', 'this', 'throw', 'true',
  'try', 'typeof', 'undefined', 'NaN', 'var', 'void', 'while', 'with', 'yield', 'a', 'abi', 'arm', 'c', 'k', 'link', 'n', 'probe', 'program',
  's', 't', 'w', 'x',
]

/** Gives out JavaScript identifiers that are readable, unique and made of nothing but letters, digits, `_` and `$`. */
export class NameTable {
  readonly #taken: Set<string>
  readonly #counts = new Map<string, number>()

  constructor(reserved: readonly string[] = []) {
    this.#taken = new Set([...javascriptWords, ...reserved])
  }

  /** An identifier that starts with `prefix` and resembles `text`; the text can never become code. */
  unique(prefix: string, text: string): string {
    const base =
      prefix +
      text
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '')
        .slice(0, 40)
    // Counting goes on where it stopped: thousands of calls of one function must not take quadratic time.
    let count = this.#counts.get(base) ?? 1
    let name = count === 1 ? base : `${base}_${count}`
    for (; this.#taken.has(name); name = `${base}_${count}`) count += 1
    this.#counts.set(base, count)
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
