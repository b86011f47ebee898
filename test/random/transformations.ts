import fc from 'fast-check'
import { transformationFacts } from '#stdlib/pv/transformations/facts.ts'

/** A choice of the transformations: all of them have recordings of their own (stdlib-modules/pv/transformations). */
const chosen = new Set(
  [
    ...[
      'len',
      'tolower',
      'toupper',
      'numeric',
      'trim',
      'rmws',
      'unquote',
      'substr',
      'select',
      'strip',
      'striptail',
      'md5',
    ],
    ...['replace', 'rm', 'count', 'before', 'after', 'encode.hexa', 'encode.base64', 'escape.user'],
  ].map((name) => `s.${name}`),
)
for (const name of ['uri.user', 'uri.host', 'uri.params', 'param.value', 'param.count', 'line.at', 'nameaddr.uri'])
  chosen.add(name)

interface Parameter {
  readonly kind: string
  readonly optional?: boolean
}

const values: { readonly [kind: string]: readonly string[] } = {
  int: ['0', '1', '2', '-1', '-2', '5', '100'],
  length: ['0', '1', '3', '50'],
  text: ['a', 'b', '1', 'ab', '%'],
  char: [',', ';', 'a', '.', '\\t'],
  first: [',', 'a', '@', ':'],
  separator: ['&', ';', ':'],
  raw: ['256', '512'],
}

function parameterOf(
  { kind, optional }: Parameter & { readonly min?: number },
  isLength: boolean,
): fc.Arbitrary<string> {
  const known = values[isLength ? 'length' : kind]
  if (known === undefined) throw new Error(`no values for a parameter of kind ${kind}`)
  const value = fc.constantFrom(...known.map((text) => `,${text}`))
  return optional === true ? fc.oneof(fc.constant(''), value) : value
}

function transformationOf(name: string, parameters: readonly (Parameter & { readonly min?: number })[]) {
  return fc
    .tuple(...parameters.map((one) => parameterOf(one, one.min === 0)))
    .map((texts) => `{${name}${texts.join('')}}`)
}

/** One transformation with its parameters, e.g. `{s.substr,1,2}`. */
export const transformation: fc.Arbitrary<string> = fc.oneof(
  fc.constant('{s.len}'),
  fc.constant('{re.subst,/a(.)/<\\1>/g}'),
  ...Object.entries(transformationFacts).flatMap(([group, members]) =>
    Object.entries(members)
      .filter(([name]) => chosen.has(`${group}.${name}`))
      .map(([name, facts]) =>
        transformationOf(`${group}.${name}`, 'params' in facts ? (facts.params as readonly Parameter[]) : []),
      ),
  ),
)

/** A readable variable with transformations behind it: `$(var(a){s.len}{s.md5})`. */
export function transformed(variable: string, chain: readonly string[]): string {
  const inner = variable.startsWith('$(') ? variable.slice(2, -1) : variable.slice(1)
  return `$(${inner}${chain.join('')})`
}
