import type { Program } from '#grammar/abi.ts'
import type { Frame } from './moment.ts'

/** The macros of a program that have a text. */
export function macrosOf({ defines }: Program): readonly { readonly name: string; readonly text: string }[] {
  return defines.filter(([, text]) => text !== '').map(([name, text]) => ({ name, text }))
}

/** The macro in whose text a statement stands: it is shown where the macro is used. */
export function macroAt({ step, run }: Pick<Frame, 'step' | 'run'>): string | undefined {
  const word = /^[A-Za-z_]\w*/.exec(step.text)?.[0]
  return word !== undefined && run.linked.program.defines.some(([name]) => name === word) ? word : undefined
}

/** The definition of a macro as one line of a configuration; undefined when a text names none. */
export function macroDefinition({ defines }: Program, name: string): string | undefined {
  const found = defines.find(([one]) => one === name.trim())
  return found === undefined ? undefined : `#!define ${found[0]} ${found[1]}`.trimEnd()
}

/** The block of a frame; within a macro with the statement of it, since all of them stand where the macro is used. */
export function frameTitle(frame: Frame): string {
  const macro = macroAt(frame)
  return macro === undefined ? frame.step.route : `${frame.step.route} in ${macro} (${frame.step.action})`
}
