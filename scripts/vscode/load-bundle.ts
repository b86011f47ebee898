import { createRequire, isBuiltin } from 'node:module'
import { runInThisContext } from 'node:vm'

/** What a bundle is and what it asked for. */
export interface Loaded {
  readonly exports: Record<string, unknown>
  readonly asked: ReadonlySet<string>
}

/** Loads the bundled extension as an editor does, which is `editor` here. */
export function loadBundle(code: string, editor: unknown): Loaded {
  const own = createRequire(import.meta.url)
  const asked = new Set<string>()
  const load = (name: string): unknown => {
    asked.add(name)
    if (name === 'vscode') return editor
    if (isBuiltin(name)) return own(name)
    throw new Error(`${name} is not in the bundle`)
  }
  const module = { exports: {} }
  // The bundle is our own; require is what it is to be given.
  runInThisContext(`(function (require, module, exports) {${code}\n})`)(load, module, module.exports)
  return { exports: module.exports, asked }
}

/** A stand-in for the editor: whatever is asked of it is a class with the same gift, but for what is given. */
export function standIn(given: object = {}): object {
  const editor: object = new Proxy(class {}, {
    get: (target, key) => (key in given ? Reflect.get(given, key) : key in target ? Reflect.get(target, key) : editor),
  })
  return editor
}
