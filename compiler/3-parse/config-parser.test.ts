import { describe, expect, it } from 'vitest'
import { parseText, placesOf } from '../../test/support/compile-text.ts'
import type { Span } from '../1-source/span.ts'
import type { TopLevel } from '../ast/nodes.ts'

/** A tree without its places. */
function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== 'span' && key !== 'isParenthesised' && inner !== undefined)
      .map(([key, inner]) => [key, withoutSpans(inner)]),
  )
}

/** The first top-level statement of a text that has no errors. */
function itemOf(text: string): unknown {
  const { file, diagnostics } = parseText(`${text}\n`)
  expect(diagnostics.map((one) => one.message)).toEqual([])
  return withoutSpans(file.items[0])
}

const name = (text: string) => ({ kind: 'Name', text })
const string = (value: string) => ({ kind: 'StringLiteral', value })
const number = (value: number, text = String(value)) => ({ kind: 'NumberLiteral', value, text })
const address = (
  hosts: readonly string[],
  more: { readonly proto?: string; readonly port?: number; readonly quotes?: string } = {},
) => ({
  kind: 'SocketAddress',
  hosts,
  ...more,
})

describe('core parameters', () => {
  it.each([
    ['debug=3', 'debug', number(3)],
    ['debug = -1;', 'debug', number(-1)],
    ['fork=yes', 'fork', number(1, 'yes')],
    ['server_header="Server: x"', 'server_header', string('Server: x')],
    ['log_facility=LOG_LOCAL0', 'log_facility', { kind: 'BareWord', text: 'LOG_LOCAL0' }],
    ['tcp_source_ipv4=10.0.0.1', 'tcp_source_ipv4', { kind: 'AddressLiteral', text: '10.0.0.1' }],
    ['tcp_source_ipv6=2001:db8::1', 'tcp_source_ipv6', { kind: 'AddressLiteral', text: '2001:db8::1' }],
    ['advertised_address=sip.example.com', 'advertised_address', { kind: 'AddressLiteral', text: 'sip.example.com' }],
  ])('%s', (text, parameter, value) => {
    expect(itemOf(text)).toEqual({ kind: 'CoreParameter', name: name(parameter), indexed: false, value })
  })

  it.each([
    ['coreparam["abc"] = 5', { isQuoted: true }],
    ['coreparam[abc] = 5', {}],
  ])('%s', (text, more) => {
    const named = { ...name('abc'), ...more }
    expect(itemOf(text)).toEqual({ kind: 'CoreParameter', name: named, indexed: true, value: number(5) })
  })
})

describe('modules', () => {
  it.each([
    ['loadmodule "tm.so"', { extended: false, name: string('tm.so') }],
    ['loadmodulex "$def(M).so"', { extended: true, name: string('$def(M).so') }],
    ['loadmodule("tm.so")', { extended: false, name: string('tm.so') }],
    ['loadmodule("tm.so", "g")', { extended: false, name: string('tm.so'), options: string('g') }],
  ])('%s', (text, node) => expect(itemOf(text)).toEqual({ kind: 'LoadModule', ...node }))

  it.each(['loadpath "/a:/b"', 'loadpath="/a:/b"', 'mpath "/a:/b"'])('%s', (text) =>
    expect(itemOf(text)).toEqual({ kind: 'LoadPath', path: string('/a:/b') }),
  )

  it.each([
    ['modparam("tm", "fr_timer", 5000)', false, number(5000)],
    ['modparam("tm", "fr_timer", -1)', false, number(-1)],
    ['modparam("tm", "fr_timer", "a" "b")', false, string('ab')],
    ['modparamx("tm", "fr_timer", $def(T))', true, { kind: 'PvReference', text: '$def(T)' }],
  ])('%s', (text, extended, value) => {
    expect(itemOf(text)).toEqual({ kind: 'ModParam', extended, module: string('tm'), param: string('fr_timer'), value })
  })

  it.each(['cfgengine "lua"', 'cfgengine="lua"'])('%s', (text) =>
    expect(itemOf(text)).toEqual({ kind: 'CfgEngine', engine: string('lua') }),
  )

  it('kemi callbacks', () => {
    expect(itemOf('kemi.reply_route_callback="none"')).toEqual({
      kind: 'KemiCallback',
      callback: name('reply_route_callback'),
      value: string('none'),
    })
  })
})

describe('sockets', () => {
  it.each([
    [
      'listen=udp:127.0.0.1:5060',
      { addresses: [address(['127.0.0.1'], { proto: 'udp', port: 5060 })], virtual: false },
    ],
    ['listen=eth0', { addresses: [address(['eth0'])], virtual: false }],
    ['listen=127.0.0.1:*', { addresses: [address(['127.0.0.1'])], virtual: false }],
    ['listen=sip-1.example.com:5060', { addresses: [address(['sip-1.example.com'], { port: 5060 })], virtual: false }],
    [
      'listen=tls:[2001:db8::1]:5061',
      { addresses: [address(['[2001:db8::1]'], { proto: 'tls', port: 5061 })], virtual: false },
    ],
    [
      'listen="udp:127.0.0.1:5060"',
      { addresses: [address(['udp:127.0.0.1:5060'], { quotes: 'whole' })], virtual: false },
    ],
    [
      'listen=sctp:(10.0.0.1, 10.0.0.2):5060',
      { addresses: [address(['10.0.0.1', '10.0.0.2'], { proto: 'sctp', port: 5060 })], virtual: false },
    ],
    [
      'listen=udp:10.0.0.1:5060 tcp:10.0.0.1:5060 advertise 192.0.2.1:5070 name "a" virtual',
      {
        addresses: [
          address(['10.0.0.1'], { proto: 'udp', port: 5060 }),
          address(['10.0.0.1'], { proto: 'tcp', port: 5060 }),
        ],
        advertise: address(['192.0.2.1'], { port: 5070 }),
        name: string('a'),
        virtual: true,
      },
    ],
  ])('%s', (text, node) => expect(itemOf(text)).toEqual({ kind: 'Listen', ...node }))

  it('ends the list of addresses where the next parameter starts', () => {
    const { file } = parseText('listen=udp:127.0.0.1:5060\ndebug=3\nalias="a.b" c.d:5060;\nmy.var=5\nroute { drop; }\n')
    expect(file.items.map((item) => item.kind)).toEqual([
      'Listen',
      'CoreParameter',
      'Alias',
      'CustomParameter',
      'RouteBlock',
    ])
  })

  it('alias and domain', () => {
    const addresses = [address(['a.b'], { quotes: 'host' }), address(['c.d'], { port: 5060 })]
    expect(itemOf('alias="a.b" c.d:5060')).toEqual({ kind: 'Alias', keyword: name('alias'), addresses })
    expect(itemOf('domain="a.b" c.d:5060')).toEqual({ kind: 'Alias', keyword: name('domain'), addresses })
  })

  it('socket={…}', () => {
    const text = 'socket = { bind = udp:10.0.0.1:5060-5064; name = "s1"; ; virtual = yes; advertise = 192.0.2.1:5060 }'
    const attribute = (written: string, value: unknown, more = {}) => ({
      kind: 'SocketAttribute',
      name: name(written),
      value,
      ...more,
    })
    expect(itemOf(text)).toEqual({
      kind: 'Socket',
      attributes: [
        attribute('bind', address(['10.0.0.1'], { proto: 'udp', port: 5060 }), { lastPort: 5064 }),
        attribute('name', string('s1')),
        attribute('virtual', number(1, 'yes')),
        attribute('advertise', address(['192.0.2.1'], { port: 5060 })),
      ],
    })
  })
})

describe('flags and variables of the cfg framework', () => {
  it.each([
    [
      'flags A, B:3, "C":4',
      false,
      [
        { name: name('A') },
        { name: name('B'), bit: number(3) },
        { name: { ...name('C'), isQuoted: true }, bit: number(4) },
      ],
    ],
    ['bool A', false, [{ name: name('A') }]],
    ['avpflags A', true, [{ name: name('A') }]],
  ])('%s', (text, avp, flags) => expect(itemOf(text)).toEqual({ kind: 'FlagDeclarations', avp, flags }))

  it.each([
    ['a.b=5', { group: name('a'), name: name('b'), value: number(5) }],
    ['a.b="x" desc "why"', { group: name('a'), name: name('b'), value: string('x'), description: string('why') }],
    ['a[2].b=6', { group: name('a'), instance: number(2), name: name('b'), value: number(6) }],
  ])('%s', (text, node) => expect(itemOf(text)).toEqual({ kind: 'CustomParameter', ...node }))
})

describe('routing blocks', () => {
  it.each([
    ['route', undefined],
    ['request_route', undefined],
    ['route[7]', '7'],
    ['route[NAME]', 'NAME'],
    ['route["any text"]', 'any text'],
    ['failure_route[A]', 'A'],
    ['branch_route[A]', 'A'],
    ['onreply_route[A]', 'A'],
    ['reply_route', undefined],
    ['onsend_route', undefined],
    ['event_route[core:worker-one-init]', 'core:worker-one-init'],
    ['event_route[ tm:local-request ]', 'tm:local-request'],
  ])('%s', (text, routeName) => {
    expect(itemOf(`${text} { drop; }`)).toMatchObject({
      kind: 'RouteBlock',
      keyword: /^\w+/.exec(text)?.[0],
      ...(routeName === undefined ? {} : { name: name(routeName) }),
      body: { kind: 'Block', statements: [{ kind: 'Jump', jump: 'drop' }] },
    })
  })
})

describe('statements', () => {
  const statementOf = (text: string): unknown => {
    const route = itemOf(`#!KAMAILIO\nroute { ${text} }`) as {
      readonly body: { readonly statements: readonly unknown[] }
    }
    return route.body.statements[0]
  }
  const drop = { kind: 'Jump', jump: 'drop' }
  const block = (...statements: readonly unknown[]) => ({ kind: 'Block', statements })

  it.each([
    [';', { kind: 'Empty' }],
    ['return;', { kind: 'Jump', jump: 'return' }],
    ['return();', { kind: 'Jump', jump: 'return' }],
    ['return 5;', { kind: 'Jump', jump: 'return', value: number(5) }],
    ['return(-1);', { kind: 'Jump', jump: 'return', value: number(-1) }],
    ['exit;', { kind: 'Jump', jump: 'exit' }],
    ['drop 0;', { kind: 'Jump', jump: 'drop', value: number(0) }],
    ['while (1) break;', { kind: 'While', condition: number(1), body: block({ kind: 'Jump', jump: 'break' }) }],
    ['if 1 drop;', { kind: 'If', condition: number(1), then: block(drop) }],
    ['if (1) { drop; } else drop;', { kind: 'If', condition: number(1), then: block(drop), otherwise: block(drop) }],
    ['$var(x) = 5;', { kind: 'Assign', target: { kind: 'PvReference', text: '$var(x)' }, value: number(5) }],
    ['%f.x = 5;', { kind: 'Assign', target: { kind: 'AttributeReference', text: '%f.x' }, value: number(5) }],
    [
      'force_rport;',
      { kind: 'CallStatement', call: { kind: 'Call', callee: name('force_rport'), args: [], bare: true } },
    ],
    [
      'force_rport();',
      { kind: 'CallStatement', call: { kind: 'Call', callee: name('force_rport'), args: [], bare: false } },
    ],
    [
      'switch ($rm) { case "A": case /"^B": drop; default: drop; }',
      {
        kind: 'Switch',
        subject: { kind: 'PvReference', text: '$rm' },
        cases: [
          { kind: 'SwitchCase', label: string('A'), regex: false, statements: [] },
          { kind: 'SwitchCase', label: string('^B'), regex: true, statements: [drop] },
          { kind: 'SwitchCase', regex: false, statements: [drop] },
        ],
      },
    ],
  ])('%s', (text, node) => expect(statementOf(text)).toEqual(node))

  it('binds else to the nearest if', () => {
    expect(statementOf('if (1) if (2) drop; else exit;')).toMatchObject({
      condition: { value: 1 },
      then: { statements: [{ condition: { value: 2 }, otherwise: { statements: [{ jump: 'exit' }] } }] },
    })
  })
})

describe('$name without a start line (LANGUAGE A3)', () => {
  const isMaybeAttribute = (start: string, variable: string): boolean => {
    const { file } = parseText(`${start}route { ${variable} = 5; }\n`)
    const [route] = file.items
    const statement = route?.kind === 'RouteBlock' ? route.body.statements[0] : undefined
    return statement?.kind === 'Assign' && 'isMaybeAttribute' in statement.target
  }

  it.each([
    ['', '$foo', true],
    ['#!MAXCOMPAT\n', '$foo', true],
    ['#!KAMAILIO\r\n', '$foo', true],
    ['#!KAMAILIO\n', '$foo', false],
    ['#!OPENSER\n', '$foo', false],
    ['', '$foo(x)', false],
    ['', '$(foo)', false],
  ])('%j %s: may be an AVP: %s', (start, variable, expected) =>
    expect(isMaybeAttribute(start, variable)).toBe(expected),
  )
})

describe('places', () => {
  const textOf = (items: readonly TopLevel[], slice: (span: Span) => string): readonly string[] =>
    items.map((item) => slice(item.span))

  it('covers each statement from its first to its last character', () => {
    const text = `debug=3\nloadmodule "tm.so"\nmodparam("tm", "fr_timer", 5)\nlisten=udp:127.0.0.1:5060\nroute[A] { drop; }\n`
    const { file, sources } = parseText(text)
    expect(textOf(file.items, (span) => sources.slice(span))).toEqual(text.trimEnd().split('\n'))
  })

  it('gives statements and operands their own', () => {
    const { file, sources } = parseText('route {\n  if ($ru =~ "^sip:" && f(1)) { $var(x) = $ru + "a"; }\n}\n')
    const [route] = file.items
    const statement = route?.kind === 'RouteBlock' ? route.body.statements[0] : undefined
    if (statement?.kind !== 'If' || statement.condition.kind !== 'Binary') throw new TypeError('an if is expected')
    const { left, right } = statement.condition
    const [inner] = statement.then.statements
    expect([statement, left, right, inner].map((node) => node && sources.slice(node.span))).toEqual([
      'if ($ru =~ "^sip:" && f(1)) { $var(x) = $ru + "a"; }',
      '$ru =~ "^sip:"',
      'f(1)',
      '$var(x) = $ru + "a"',
    ])
  })

  it('points into the included file', () => {
    const files = new Map([['inner.cfg', '\n  $var(x) = ;\n']])
    const parsed = parseText('route {\n#!include_file "inner.cfg"\n}\n', { files })
    expect(placesOf(parsed)).toEqual(['inner.cfg:2:13 KAM2001 ;'])
  })

  it('points at the use of a macro', () => {
    const parsed = parseText('#!define ASSIGN $var(x) = ;\nroute {\n  ASSIGN\n}\n')
    expect(placesOf(parsed)).toEqual(['test.cfg:3:3 KAM2001 ASSIGN'])
  })
})
