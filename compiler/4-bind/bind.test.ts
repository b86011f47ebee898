import { describe, expect, it } from 'vitest'
import type { RouteKind } from '#grammar/route-kinds.ts'
import { checkText, placesOf } from '../../test/support/compile-text.ts'
import { someNode } from '../ast/walk.ts'
import type { BoundProgram, ResolvedCall } from './symbols.ts'

const head = '#!KAMAILIO\nloadmodule "pv.so"\nloadmodule "tm.so"\nloadmodule "xlog.so"\n'

function bindText(text: string): BoundProgram {
  return checkText(head + text).bound
}

/** What the only call of a text stands for. */
function callIn(text: string): ResolvedCall | undefined {
  return [...bindText(text).calls.values()][0]
}

describe('modules', () => {
  it.each(['tm.so', 'tm', '/usr/lib/kamailio/modules/tm.so', 'modules/tm/tm.so'])('%s is tm', (written) => {
    const { modules } = checkText(`loadmodule "${written}"\nroute { drop; }\n`).bound
    expect(modules.map((module) => [module.name, module.exports?.name])).toEqual([['tm', 'tm']])
  })

  it('keeps a module that nobody knows', () => {
    const { modules } = checkText('loadmodule "nothing.so"\nroute { drop; }\n').bound
    expect(modules[0]).toMatchObject({ name: 'nothing', exports: undefined })
  })
})

describe('routing blocks', () => {
  it.each<[string, RouteKind, string]>([
    ['route', 'request', ''],
    ['request_route', 'request', ''],
    ['route[0]', 'request', ''],
    ['route[A]', 'request', 'A'],
    ['onreply_route', 'reply', ''],
    ['onreply_route[0]', 'reply', ''],
    ['reply_route', 'reply', ''],
    ['onreply_route[A]', 'onreply', 'A'],
    ['failure_route[A]', 'failure', 'A'],
    ['failure_route', 'failure', ''],
    ['branch_route[A]', 'branch', 'A'],
    ['onsend_route', 'onsend', ''],
    ['event_route[tm:local-request]', 'event', 'tm:local-request'],
  ])('%s is %s "%s"', (text, kind, name) => {
    expect(bindText(`${text} { drop; }\n`).routes[0]).toMatchObject({ kind, name })
  })

  it('joins several main blocks, and no others', () => {
    const checked = checkText('route { drop; }\nrequest_route { exit; }\nroute[A] { drop; }\nroute[A] { exit; }\n')
    expect(checked.bound.routes.map((route) => [route.name, route.blocks.length])).toEqual([
      ['', 2],
      ['A', 1],
    ])
    expect(placesOf(checked)).toEqual(['test.cfg:4:7 KAM3004 A'])
  })

  it('takes numbers by their value', () => {
    expect(placesOf(checkText('route[0x10] { drop; }\nroute[16] { drop; }\nroute { drop; }\n'))).toEqual([
      'test.cfg:2:7 KAM3004 16',
    ])
  })
})

describe('calls', () => {
  it.each([
    ['route { t_relay(); }', { kind: 'function', known: { module: 'tm', name: 't_relay' } }],
    ['route { force_rport; }', { kind: 'core', name: 'force_rport' }],
    ['route { add_rport(); }', { kind: 'core', name: 'add_rport' }],
    ['route { route(A); }\nroute[A] { drop; }', { kind: 'route', target: { name: 'A' } }],
    ['route { route("A"); }\nroute[A] { drop; }', { kind: 'route', target: { name: 'A' } }],
    ['route { route("A" + "B"); }\nroute[AB] { drop; }', { kind: 'route', target: { name: 'AB' } }],
    ['route { route(7); }\nroute[7] { drop; }', { kind: 'route', target: { name: '7' } }],
    ['route { route($var(x)); }', { kind: 'dynamic-route' }],
    ['route { route(MISSING); }', { kind: 'unknown' }],
    ['route { nothing(); }', { kind: 'unknown' }],
    ['route { $var(x) = selval(1, 2, 3); }', { kind: 'selval' }],
  ])('%s', (text, resolved) => expect(callIn(`${text}\n`)).toMatchObject(resolved))

  it('needs the module', () => {
    const { bound } = checkText('route { t_relay(); }\n')
    expect([...bound.calls.values()]).toEqual([{ kind: 'unknown' }])
  })
})

describe('flags', () => {
  // Recorded from Kamailio 5.6.3 and 6.1.5.
  it('gives out declared numbers, and the lowest free one to others', () => {
    expect([...bindText('flags A, B:31, C:3, D\nroute { drop; }\n').flags]).toEqual([
      ['A', 0],
      ['B', 31],
      ['C', 3],
      ['D', 1],
    ])
  })

  it('keeps flags of attributes apart', () => {
    expect([...bindText('avpflags A\nroute { drop; }\n').flags]).toEqual([])
  })
})

describe('blocks that may wait', () => {
  const asyncRoutes = (text: string): readonly string[] =>
    bindText(text)
      .routes.filter((route) => route.isAsync)
      .map((route) => route.name)

  it.each([
    ['through a call', 'route[A] { forward("x"); }\nroute { drop; }', ['A']],
    [
      'through route()',
      'route { route(A); }\nroute[A] { route(B); }\nroute[B] { forward("x"); }\nroute[C] { drop; }',
      ['', 'A', 'B'],
    ],
    ['in a circle', 'route { drop; }\nroute[A] { route(B); }\nroute[B] { route(A); forward("x"); }', ['A', 'B']],
    ['by a name known only later', 'route { route($var(x)); }\nroute[A] { forward("x"); }', ['', 'A']],
    ['in an expression', 'route { if (1 && { forward("x"); }) drop; }', ['']],
    ['near miss: nothing waits', 'route { route(A); route($var(x)); }\nroute[A] { xlog("x"); }', []],
  ])('%s', (_what, text, names) => expect(asyncRoutes(`${text}\n`)).toEqual(names))
})

describe('variables without a start line', () => {
  it('are AVPs when no module exports them', () => {
    const { bound } = checkText('loadmodule "pv.so"\nroute { $foo = $ru; $bar = 5; }\n')
    expect([...bound.attributes]).toEqual([
      ['$foo', '$avp(foo)'],
      ['$bar', '$avp(bar)'],
    ])
    expect(bindText('route { $foo = $ru; }\n').attributes.size).toBe(0)
  })
})

it('walks a tree in the order of the text, whatever its depth', () => {
  const { bound } = checkText(`route { ${'if (1) '.repeat(100)} drop; }\n`)
  const [route] = bound.routes
  const body = route?.blocks[0]?.body
  expect(body !== undefined && someNode(body, (node) => node.kind === 'Jump')).toBe(true)
  expect(body !== undefined && someNode(body, (node) => node.kind === 'While')).toBe(false)
})
