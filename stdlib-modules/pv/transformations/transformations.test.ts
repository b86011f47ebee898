import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defineExports } from '#grammar/manifest.ts'
import type { Value } from '#grammar/value.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import { bindPv } from '#runtime/pseudo-variables/bind.ts'
import { PvRegistry } from '#runtime/pseudo-variables/registry.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import { transformationFacts } from './facts.ts'
import { createTransformations } from './index.ts'

/** The input, the expression on `$var(in)`, and what Kamailio 6.1.5 made of it: its type and value, or that it did not load. */
type Recorded = readonly [input: string, expression: string, type: 'int' | 'str' | 'null' | 'refused', value?: Value]

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'transformations.recorded.json'), 'utf8'),
) as readonly Recorded[]

/** Where we differ on purpose, and why. */
const differs: ReadonlyMap<string, string> = new Map([
  ['$(var(in){s.rm,{a}}) of a,b,c', 'accepted: braces in a parameter may be balanced'],
  ['$(var(in){s.crc32}) of \xe9\xff', 'the common CRC-32: Kamailio reads before its table for bytes above 127'],
])
/** A blank makes a URI invalid in all of kamkit; Kamailio 6.1.5 lets one through in the host. */
const hasBlankHost = (input: string): boolean => input === 'sip: h'

const none = (): void => undefined
const quiet: ModuleLogger = {
  alert: none,
  bug: none,
  crit: none,
  error: none,
  warn: none,
  notice: none,
  info: none,
  debug: none,
  isEnabled: () => false,
}

/** The variables that stood beside `$var(in)` when the expressions were recorded. */
const variables = new Map<string, Value>([
  ['c', ','],
  ['k', 'l'],
  ['n', 2],
  ['e', ''],
  ['m', -2],
])

function evaluate(input: string, expression: string): { readonly type: string; readonly value?: Value } {
  const registry = new PvRegistry()
  const exports = defineExports({
    name: 'test',
    pvars: { var: { type: 'any', inner: 'required' }, vn: { type: 'any', inner: 'required' } },
    transformations: transformationFacts,
  })
  registry.add(exports, {
    pvars: {
      var: {
        bind: ({ inner }) => ({
          get: () => (inner?.constant === 'in' ? input : (variables.get(inner?.constant ?? '') ?? 0)),
        }),
      },
      vn: () => null,
    },
    transformations: createTransformations(quiet),
  })
  const bound = bindPv(expression, registry)
  if ('error' in bound) return { type: 'refused' }
  // Only the parsing of URIs is used of the message.
  const value = bound.get({ msg: { parsedUri: parseUri } } as unknown as RouteContext)
  return { type: value === null ? 'null' : typeof value === 'number' ? 'int' : 'str', value }
}

const compared = recorded.filter(
  ([input, expression]) => !hasBlankHost(input) && !differs.has(`${expression} of ${input}`),
)

describe('transformations as recorded from Kamailio 6.1.5', () => {
  it.each(compared.map((one) => [`${JSON.stringify(one[0]).slice(0, 60)} ${one[1]}`, one] as const))(
    '%s',
    (_, [input, expression, type, value]) => {
      const expected = type === 'refused' ? { type } : { type, value: type === 'int' ? Number(value) : value }
      expect(evaluate(input, expression)).toEqual(expected)
    },
  )
})
