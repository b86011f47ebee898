import type { Statement } from '../ast/nodes.ts'
import type { Code } from './emitter.ts'
import type { Scope } from './scope.ts'

/** How statements are written: their scope, indentation, and whether the block's code is that of its last statement. */
export interface Place {
  readonly scope: Scope
  readonly indent: string
  /**
   * Whether the statement is the last of its routing block, so that its code is the block's: `return` gives it back, a name is
   * the variable of a loop that keeps the code of its last turn.
   */
  readonly tail: Tail
}

export type Tail = 'none' | 'return' | { readonly variable: string }

/** A script that ended goes up the call chain with its code. */
export const endCheck = 'if (s.ended) return s.code;'

/** A script that ends in the condition of an if, or in the subject of a switch, has the code 0, which drops a reply. */
export const conditionEnd = 'if (s.ended) return exit(s, 0);'

/** Whether the code emitted for a tail statement gives a code on every path. */
export function givesCode(statement: Statement): boolean {
  return statement.kind === 'CallStatement' || statement.kind === 'Assign' || statement.kind === 'While'
}

/** The code of a tail statement becomes that of its block. */
export function giveCode(code: Code, { tail, indent }: Place): Code {
  if (tail === 'none') return [indent, code, ';\n']
  return typeof tail === 'string' ? [`${indent}return `, code, ';\n'] : [`${indent}${tail.variable} = `, code, ';\n']
}

/** Calls the probe before a statement; a program that can be paused waits for it. */
export function emitProbe(step: number, { scope, indent }: Place): Code {
  return scope.emitter.options.canPause
    ? `${indent}if ((w = probe?.(s, ${step})) !== undefined) await w;\n`
    : `${indent}probe?.(s, ${step});\n`
}

/** A program that can be paused waits as well before each further turn of a while, where its condition is looked at again. */
export function emitAgain(step: number | undefined, { scope }: Place): Code {
  return step === undefined || !scope.emitter.options.canPause
    ? ''
    : `(w = again?.(s, ${step})) !== undefined && (await w)`
}

/** Tells the probe which way a statement goes on. */
export function emitArm(step: number | undefined, arm: number, indent: string): Code {
  return step === undefined ? '' : `${indent}arm?.(s, ${step}, ${arm});\n`
}
