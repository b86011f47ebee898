import type { Token } from '../2-lex/token.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'

/** Brackets inside one another: deeper than any real script, and half of what the stack bears at worst. */
const maxNesting = 80

/** What things that wait for their end take of the stack, where a prefix operator takes 1. */
const cost = { bracket: 5, operand: 3, statement: 3 }

/** Words after which the parser waits for an operand. */
const prefixes: ReadonlySet<string> = new Set(['!', 'not', '-', '~', 'defined', '(int)', '(str)'])

/** Words that wait for the right side of their comparison. */
const operand = /^(?:method|uri|status|(?:from|to)_uri|(?:src|dst|snd|to)_(?:ip|port|proto|af)|proto|af|myself)$/

const comparison = /^(?:==|!=|=~|eq|ne|<|>|<=|>=)$/

/** What waits at one level of brackets. */
interface Level {
  /** Operators that wait for their operand. */
  operators: number
  /** `if` and `while` that wait for a body without braces. */
  statements: number
}

/**
 * Whether the tokens are nested no deeper than the parser, which is recursive, can follow. Too deep a nesting is reported where it
 * is reached.
 */
export function checkNesting(tokens: readonly Token[], diagnostics: DiagnosticCollector): boolean {
  const open: Level[] = []
  let outside = 0
  let level: Level = { operators: 0, statements: 0 }
  for (const token of tokens) {
    const { text } = token
    if (token.kind === 'punctuation' && (text === '{' || text === '(' || text === '[')) {
      open.push(level)
      outside += cost.bracket + level.operators + level.statements
      level = { operators: 0, statements: 0 }
    } else if (token.kind === 'punctuation' && (text === '}' || text === ')' || text === ']')) {
      const before = open.pop() ?? level
      outside = Math.max(0, outside - cost.bracket - before.operators - before.statements)
      level = { operators: 0, statements: text === '}' ? 0 : before.statements }
    } else countToken(token, level)
    if (outside + level.operators + level.statements <= maxNesting * cost.bracket) continue
    diagnostics.report('KAM2003', token.span, 'blocks, parentheses or operators are nested too deeply here', {
      kamailio: 'memory exhausted',
    })
    return false
  }
  return true
}

function countToken({ kind, text }: Token, level: Level): void {
  if (kind === 'string') level.operators = 0
  else if (kind === 'punctuation' && text === ';') {
    level.operators = 0
    level.statements = 0
  } else if (kind === 'word' && (text === 'if' || text === 'while')) level.statements += cost.statement
  else if (prefixes.has(text)) level.operators += 1
  else if (kind === 'word' && operand.test(text)) level.operators += cost.operand
  else if (!comparison.test(text)) level.operators = 0
}
