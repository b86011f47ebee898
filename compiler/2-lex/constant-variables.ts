import type { Define } from './defines.ts'

/** What is known of variables before a message is there. */
export interface ConstantScope {
  readonly defines: ReadonlyMap<string, Define>
  env(name: string): string | undefined
}

/**
 * A text of loadmodulex or modparamx with `$def(NAME)`, `$defn(NAME)` and `$env(NAME)` replaced by what they stand for when it is
 * read; other variables stay.
 */
export function expandConstants(text: string, { defines, env }: ConstantScope): string {
  return text.replace(/\$(?:\((defn?|env)\(([^()]*)\)\)|(defn?|env)\(([^()]*)\))/g, (whole, ...groups: unknown[]) => {
    const [kind, name] = groups[0] === undefined ? [groups[2], groups[3]] : [groups[0], groups[1]]
    const value = kind === 'env' ? env(String(name)) : defines.get(String(name))?.value
    return value ?? whole
  })
}
