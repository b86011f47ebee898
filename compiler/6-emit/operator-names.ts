/** The operators of the ABI that emitted code calls by name. */
// prettier-ignore
export const operatorNames: readonly string[] = [
  'plus', 'add', 'sub', 'mul', 'div', 'mod', 'bitAnd', 'bitOr', 'bitXor', 'bitNot', 'shiftLeft', 'shiftRight', 'not', 'truth',
  'nonZero', 'equal', 'equalInt', 'less', 'lessEqual', 'toInt', 'toStr', 'assignVar', 'assign', 'assignSelect', 'taken', 'asText', 'asNumber', 'loopLimit', 'loopExceeded',
  'route', 'routeAsync', 'exit', 'afresh', 'drop', 'returnCode',
]
