import { parseValueSpec } from './value-places.ts'

/** Functions that take the name of a header alone. */
const wholeHeader = new Set(['include_hf_value', 'exclude_hf_value', 'hf_value_exists'])

/** What is wrong with a constant place in a header, with which Kamailio 6.1.5 refuses to start; undefined when it is good. */
export function checkPlace(functionName: string, argument: string, value: string): string | undefined {
  if (argument !== 'place' && argument !== 'header') return undefined
  const spec = parseValueSpec(value)
  if (spec === undefined) return `cannot parse header "${value}"`
  const { index, parameter } = spec
  if (wholeHeader.has(functionName)) {
    return index === undefined && parameter === undefined
      ? undefined
      : `neither index nor param may be specified in "${value}"`
  }
  if (functionName === 'append_hf_value' || functionName === 'insert_hf_value') {
    if (index === 'all') return 'asterisk not supported'
    return parameter === undefined ? undefined : 'param not supported'
  }
  return functionName === 'assign_hf_value' && index === 'all' && parameter === undefined
    ? 'asterisk not supported without param'
    : undefined
}
