import { expect, it } from 'vitest'
import { parseAdvertise, parseSocketSpec } from './parse-socket.ts'

it.each([
  ['udp:a.example:5080', ['a.example', 5080, 'udp']],
  ['"udp:a.example:5080"', ['udp:a.example:5080', 0, undefined]],
  ['udp:"a.example:5080"', ['a.example:5080', 0, 'udp']],
  ['udp:"a.example":5080', ['a.example', 5080, 'udp']],
  ['tls:[::1]:5061', ['[::1]', 5061, 'tls']],
])('%s: what stands in quotes is a host alone, as in 6.1.5', (text, expected) => {
  const spec = parseSocketSpec(text)
  expect([spec?.host, spec?.port, spec?.proto]).toEqual(expected)
})

it('an advertised host may stand in quotes', () => {
  expect(parseAdvertise('udp:"192.0.2.1:9"')).toEqual({ host: '192.0.2.1:9', port: 0 })
  expect(parseAdvertise('"a.b":7')).toEqual({ host: 'a.b', port: 7 })
})
