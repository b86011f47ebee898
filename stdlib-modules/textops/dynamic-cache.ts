/** How many texts from variables are remembered: a script could build any number of them from messages. */
const maxKnown = 256

/** Remembers what texts that come from variables compile to, the good and the bad, up to a limit. */
export function rememberCompiled<T>(compile: (text: string) => T | undefined): (text: string) => T | undefined {
  const known = new Map<string, T | undefined>()
  return (text) => {
    if (known.has(text)) return known.get(text)
    const compiled = compile(text)
    if (known.size >= maxKnown) known.clear()
    known.set(text, compiled)
    return compiled
  }
}
