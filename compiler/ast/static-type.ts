import type { Expression } from './nodes.ts'

/** What is known of a value before the program runs. */
export type StaticType = 'int' | 'str' | 'unknown'

/** The static type of an expression, as Kamailio's parser infers it (LANGUAGE C5): PVs are unknown, calls are integers. */
export function typeOf(expression: Expression): StaticType {
  switch (expression.kind) {
    case 'NumberLiteral':
    case 'BlockExpression':
    case 'AssignExpression':
    case 'Unary':
      return 'int'
    case 'StringLiteral':
    case 'SelectReference':
    case 'BareWord':
    case 'AddressLiteral':
      return 'str'
    case 'Call':
      return expression.callee.text === 'selval' ? 'unknown' : 'int'
    case 'Cast':
      return expression.type
    case 'Binary':
      // A sum has the type of its left operand: an integer adds, text concatenates.
      return expression.operator === '+' ? typeOf(expression.left) : 'int'
    case 'PvReference':
    case 'AttributeReference':
    case 'Operand':
    case 'ErrorItem':
      return 'unknown'
  }
}

/** `uri == myself`, `src_ip == 10.0.0.0/8`, `method == INVITE`: an old-style operand on either side, or myself. */
export function isCoreComparison(expression: Extract<Expression, { kind: 'Binary' }>): boolean {
  return (
    expression.left.kind === 'Operand' || (expression.right.kind === 'Operand' && expression.right.name === 'myself')
  )
}

/** Whether the expression is `$null`, with or without transformations: comparing with it asks whether something is defined. */
export function isNull(expression: Expression): boolean {
  return expression.kind === 'PvReference' && /^\$(?:null$|\(null[)[{])/.test(expression.text)
}
