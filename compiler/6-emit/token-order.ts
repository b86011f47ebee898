import type { Token } from '../2-lex/token.ts'
import type { Span } from '../1-source/span.ts'
import type { Block, Statement } from '../ast/nodes.ts'

/** Which token follows which, across included files and what conditionals left out. */
export class TokenOrder {
  readonly #tokens: readonly Token[]
  #indexes: ReadonlyMap<string, number> | undefined

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** The last token of a span; the span itself when it is that of a macro, which is all of one place. */
  lastOf(span: Span): Span {
    return this.#tokens[this.#indexOf(span)]?.span ?? span
  }

  /** The token behind a span. */
  behind(span: Span): Span {
    return this.#tokens[this.#indexOf(span) + 1]?.span ?? span
  }

  /** Whether a macro gave all of the span, so that each of its tokens stands where the macro is used. */
  isExpanded(span: Span): boolean {
    const token = this.#tokens[this.#indexOf(span)]
    return token?.origin?.kind === 'define' && token.span.start === span.start
  }

  /** The `;` or `}` that ends a statement; the whole place of a statement that comes from a macro. */
  endOf(statement: Statement): Span {
    const { span } = statement
    if (this.isExpanded(span)) return span
    switch (statement.kind) {
      case 'If':
        return this.#endOfBody(statement.otherwise ?? statement.then)
      case 'While':
        return this.#endOfBody(statement.body)
      case 'Jump':
        return this.behind(this.endOfJump(statement))
      case 'CallStatement':
      case 'Assign':
        return this.behind(span)
      case 'Switch':
      case 'Empty':
      case 'ErrorItem':
        return this.lastOf(span)
    }
  }

  /** The last token before the `;` of a jump, which may have empty parentheses. */
  endOfJump({ span, value }: Extract<Statement, { kind: 'Jump' }>): Span {
    const at = this.#indexOf(span)
    const hasParentheses = value === undefined && this.#tokens[at + 1]?.text === '('
    return this.#tokens[hasParentheses ? at + 2 : at]?.span ?? span
  }

  #endOfBody(body: Block): Span {
    const only = onlyStatement(body)
    return only === undefined ? this.lastOf(body.span) : this.endOf(only)
  }

  #indexOf({ source, end }: Span): number {
    this.#indexes ??= new Map(this.#tokens.map(({ span }, index) => [`${span.source}:${span.end}`, index]))
    return this.#indexes.get(`${source}:${end}`) ?? this.#tokens.length
  }
}

/** The statement that a body without braces is, whose place it has; undefined for `{ actions }`. */
export function onlyStatement({ span, statements }: Block): Statement | undefined {
  const [only] = statements
  return only !== undefined && only.span.start === span.start && only.span.end === span.end ? only : undefined
}
