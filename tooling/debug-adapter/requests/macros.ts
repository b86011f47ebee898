import type { Program } from '#grammar/abi.ts'
import type { Frame } from '../../debugger/moment.ts'

/** The macros of a program that have a text. */
export function macrosOf({ defines }: Program): readonly { readonly name: string; readonly text: string }[] {
  return defines.filter(([, text]) => text !== '').map(([name, text]) => ({ name, text }))
}

/** The macro in whose text a statement stands: it is shown where the macro is used. */
export function macroAt({ step, run }: Pick<Frame, 'step' | 'run'>): string | undefined {
  const word = /^[A-Za-z_]\w*/.exec(step.text)?.[0]
  return word !== undefined && run.linked.program.defines.some(([name]) => name === word) ? word : undefined
}
