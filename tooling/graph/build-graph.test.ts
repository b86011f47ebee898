import { describe, expect, it } from 'vitest'
import { edgeTexts, graphText, oddNodes } from '../../test/support/route-graph.ts'
import { findNodes, focusOn } from './focus.ts'

const tm = 'loadmodule "tm.so"\nloadmodule "pv.so"; loadmodule "siputils.so"\n'

/** Blocks with nothing in them would not count. */
function block(head: string): string {
  return `${head} { return; }\n`
}

describe('calls', () => {
  it('are counted with their lines, by name, number and sum of texts', () => {
    const graph = graphText(`${tm}request_route {
  route(A); route("A");
  if (!route("B" + 1)) exit;
  switch (route(7)) { case 1: route(A); }
}
${block('route[A]')}${block('route[B1]')}${block('route[7]')}`)
    expect(edgeTexts(graph)).toEqual([
      'request: -> request:A calls route test.cfg:4 test.cfg:4 test.cfg:6',
      'request: -> request:B1 calls route test.cfg:5',
      'request: -> request:7 calls route test.cfg:6',
    ])
    expect(oddNodes(graph)).toEqual([])
  })

  it('of route(0) lead to the main block', () => {
    expect(edgeTexts(graphText(`${tm}request_route { route(0); }\n`))).toEqual([
      'request: -> request: calls route test.cfg:3',
    ])
  })

  it('lead to what includes and macros make of them', () => {
    const files = new Map([
      ['routes.cfg', '#!define TARGET DEEP\nroute[A] {\n  JUMP\n  route(TARGET);\n}\n'],
      ['more.cfg', 'route[DEEP] { return; }\nroute[PREFIX_NAME] { return; }\n'],
    ])
    const graph = graphText(
      `${tm}#!define JUMP t_on_failure("F"); route(A);\n#!substdef "!WHERE!PREFIX_NAME!g"
include_file "routes.cfg"
include_file "more.cfg"
request_route {
  JUMP
  route(WHERE);
}
${block('failure_route[F]')}`,
      { files },
    )
    expect(edgeTexts(graph)).toEqual([
      'request:A -> failure:F arms t_on_failure routes.cfg:3',
      'request:A -> request:A calls route routes.cfg:3',
      'request:A -> request:DEEP calls route routes.cfg:4',
      'request: -> failure:F arms t_on_failure test.cfg:8',
      'request: -> request:A calls route test.cfg:8',
      'request: -> request:PREFIX_NAME calls route test.cfg:9',
    ])
    expect(graph.nodes.find(({ id }) => id === 'request:DEEP')?.places).toEqual([{ file: 'more.cfg', line: 1 }])
  })

  it('in what #!ifdef leaves out are not there, and the block says so', () => {
    const text = `${tm}request_route {\n#!ifdef X\n  route(A);\n#!endif\n  exit;\n}\n${block('route[A]')}`
    const graph = graphText(text)
    expect(edgeTexts(graph)).toEqual([])
    expect(graph.nodes.at(-1)).toMatchObject({
      state: 'unreached',
      remark: 'nothing names it but code that #!ifdef leaves out',
    })
    expect(edgeTexts(graphText(text, { defines: [{ name: 'X' }] }))).toHaveLength(1)
  })

  it('of a request_route in parts come from one node', () => {
    const graph = graphText(`${tm}request_route { route(A); }\nrequest_route { route(A); }\n${block('route[A]')}`)
    expect(edgeTexts(graph)).toEqual(['request: -> request:A calls route test.cfg:3 test.cfg:4'])
    expect(graph.nodes[0]?.places).toHaveLength(2)
  })
})

describe('calls by variable', () => {
  const targets = ['A', 'B', 'C', 'DO_INVITE', 'DO_BYE', 'X_INVITE'].map((name) => block(`route[${name}]`)).join('')
  const possible = (body: string): readonly string[] =>
    edgeTexts(graphText(`${tm}request_route {\n${body}\n}\n${targets}`)).map((text) => text.split(' ')[2] ?? '')

  it.each([
    ['constants that are assigned', '$var(x) = "A"; if ($rU == "b") $var(x) = "B"; route($var(x));', ['A', 'B']],
    ['a name of no block among them', '$var(x) = "A"; $var(x) = "NONE"; route($var(x));', ['A', 'NONE']],
    ['constants of an AVP, with its index', '$avp(s:x) = "C"; route($(avp(x)[0]));', ['C']],
    ['a variable over another', '$var(y) = "B"; $var(x) = $var(y); route($var(x));', ['B']],
    ['a sum with a start', 'route("DO_" + $rm);', ['DO_INVITE', 'DO_BYE']],
    ['a sum with an end', '$var(e) = "_INVITE"; route($rU + $var(e));', ['DO_INVITE', 'X_INVITE']],
    ['a number behind a text', '$var(n) = 1; route("N" + $var(n));', ['N1']],
    ['a sum of both', '$var(p) = "DO"; route($var(p) + "_" + $rm);', ['DO_INVITE', 'DO_BYE']],
  ])('lead to %s', (_what, body, names) => {
    expect(possible(body)).toEqual(names.map((name) => `request:${name}`))
  })

  it.each([
    ['comes from the message', 'route($rU);'],
    ['is assigned something else too', '$var(x) = "A"; $var(x) = $rU; route($var(x));'],
    ['is never assigned', 'route($var(x));'],
    ['is assigned to itself', '$var(x) = $var(x) + $rU; route($var(x) + "");'],
    ['may be written under another name', '$var(x) = "A"; $avp($rU) = "B"; route($var(x));'],
    ['is a number on the left of a sum', '$var(n) = 5; route($var(n) + "A");'],
    ['is changed by a transformation', '$var(x) = "A"; route($(var(x){s.tolower}));'],
    ['is written by a function', '$var(x) = "A"; tel2sip("$rU", "$rd", "$var(x)"); route($var(x));'],
  ])('lead to every block when the variable %s', (_what, body) => {
    expect(possible(body)).toHaveLength(6)
  })

  it('say what is known of them', () => {
    const graph = graphText(
      `${tm}request_route {\n$var(x) = "A"; route($var(x));\nroute("DO_" + $rm);\nroute($rU);\nroute("NO_" + $rm);\n}\n${block('route[A]')}${block('route[DO_BYE]')}`,
    )
    expect(graph.edges.every(({ isPossible }) => isPossible)).toBe(true)
    expect([...new Set(graph.edges.map(({ remark }) => remark))]).toEqual([
      'route($var(x)): the file gives it only "A"',
      'route("DO_" + $rm): any block whose name starts with "DO_" can be meant',
      'route($rU): any block of this kind can be meant',
    ])
    expect(graph.notes).toEqual(['test.cfg:7: no block has a name that route("NO_" + $rm) can mean'])
  })

  it('are found for texts of functions that expand them; tm and route() take texts as they are', () => {
    const blocks = `${block('route[F_INVITE]')}${block('route[G]')}${block('failure_route[F_INVITE]')}`
    const graph = graphText(
      `${tm}loadmodule "async.so"\nrequest_route { async_route("F_$rm", "1"); t_on_failure("F_$rm"); route("F_$rm"); }\n${blocks}`,
    )
    expect(edgeTexts(graph)).toEqual([
      'request: -> request:F_INVITE continues async_route ? test.cfg:4',
      'request: -> failure:F_$rm arms t_on_failure test.cfg:4',
      'request: -> request:F_$rm calls route test.cfg:4',
    ])
    expect(oddNodes(graph)).toContain('missing failure:F_$rm')
  })

  it('take no time over long chains', () => {
    const chain = Array.from({ length: 2000 }, (_, at) => `$var(x${at}) = $var(x${at + 1}) + "A";`).join('\n')
    const sum = Array.from({ length: 5000 }, () => '"A"').join(' + ')
    expect(possible(`${chain}\nroute($var(x0)); route($rU + ${sum});`)).toHaveLength(6)
  })
})

describe('functions and parameters', () => {
  it('of tm arm blocks; "0" disarms', () => {
    const graph = graphText(`${tm}request_route {
  t_on_failure("F"); t_on_branch("B"); t_on_reply("R"); t_on_branch_failure("bf");
  t_on_failure("0"); t_on_reply(""); t_on_branch(0);
}
${block('failure_route[F]')}${block('branch_route[B]')}${block('onreply_route[R]')}${block('event_route[tm:branch-failure:bf]')}`)
    expect(edgeTexts(graph)).toEqual([
      'request: -> failure:F arms t_on_failure test.cfg:4',
      'request: -> branch:B arms t_on_branch test.cfg:4',
      'request: -> onreply:R arms t_on_reply test.cfg:4',
      'request: -> event:tm:branch-failure:bf arms t_on_branch_failure test.cfg:4',
    ])
    expect(oddNodes(graph)).toEqual([])
  })

  it('of other modules call blocks, or go on there', () => {
    const modules = ['tmx', 'async', 'cfgutils', 'http_async_client', 'jsonrpcc', 'janssonrpcc', 'db2_ops', 'ims_auth']
    const graph = graphText(`${tm}${modules.map((name) => `loadmodule "${name}.so"\n`).join('')}request_route {
  t_continue("1", "2", "T"); async_route("A", "3"); async_task_route("A"); route_if_exists("E");
  http_async_query("http://x", "H"); jsonrpc_request("m", "p", "OK", "BAD", "$var(r)");
  janssonrpc_request("c", "m", "p", "route=J;retry=1"); db_foreach("h", "D"); ims_www_challenge("I", "realm");
}
${['T', 'A', 'E', 'H', 'OK', 'BAD', 'J', 'D', 'I'].map((name) => block(`route[${name}]`)).join('')}`)
    expect(edgeTexts(graph).map((text) => text.replace('request: -> request:', '').replace(/ test.*/, ''))).toEqual([
      'T continues t_continue',
      'A continues async_route',
      'A continues async_task_route',
      'E calls route_if_exists',
      'H continues http_async_query',
      'OK continues jsonrpc_request',
      'BAD continues jsonrpc_request',
      'J continues janssonrpc_request',
      'D calls db_foreach',
      'I continues ims_www_challenge',
    ])
    expect(oddNodes(graph)).toEqual([])
  })

  it('that are the same name in two modules are told apart by what is loaded', () => {
    const text = (module: string): string =>
      `loadmodule "${module}.so"\nrequest_route { save("X", "location"); }\n${block('route[X]')}`
    expect(edgeTexts(graphText(text('ims_registrar_scscf')))).toHaveLength(1)
    expect(edgeTexts(graphText(text('registrar')))).toHaveLength(0)
  })

  it('of modparam start blocks: timers, tasks, replies', () => {
    const graph = graphText(`${tm}loadmodule "rtimer.so"\nloadmodule "evrexec.so"\nloadmodule "timer.so"
modparam("tm", "on_sl_reply", "SL")
modparam("rtimer", "timer", "name=ta;interval=5;mode=1;")
modparam("rtimer", "exec", "timer=ta;route=TICK")
modparam("evrexec", "exec", "name=evrexec:task;wait=1;workers=1")
modparam("timer", "declare_timer", "t1=TOCK,1000,slow,enable")
request_route { exit; }
${block('onreply_route[SL]')}${block('route[TICK]')}${block('route[TOCK]')}${block('event_route[evrexec:task]')}${block('event_route[evrexec:other]')}`)
    expect(edgeTexts(graph).toSorted()).toEqual([
      'module:evrexec -> event:evrexec:task calls exec test.cfg:9',
      'module:rtimer -> request:TICK calls exec test.cfg:8',
      'module:timer -> request:TOCK calls declare_timer test.cfg:10',
      'module:tm -> onreply:SL calls on_sl_reply test.cfg:6',
    ])
    expect(oddNodes(graph)).toEqual(['unreached event:evrexec:other'])
  })
})

describe('blocks', () => {
  it('that nobody reaches, or that are missing, are marked with the reason', () => {
    const graph = graphText(`${tm}request_route { route(GONE); t_on_failure("LOST"); }
${block('route[DEAD]')}route[ISLAND] { route(COAST); }
${block('route[COAST]')}${block('failure_route[UNARMED]')}${block('event_route[dialog:start]')}
${block('event_route[tm:local-request]')}${block('reply_route')}${block('onsend_route')}${block('event_route[core:worker-one-init]')}`)
    expect(oddNodes(graph)).toEqual([
      'unreached request:DEAD',
      'unreached request:ISLAND',
      'unreached request:COAST',
      'unreached failure:UNARMED',
      'unreached event:dialog:start',
      'missing request:GONE',
      'missing failure:LOST',
    ])
    expect(graph.nodes.flatMap(({ remark }) => remark ?? [])).toEqual([
      'nothing names it',
      'nothing names it',
      'only blocks that never run name it',
      'nothing names it',
      'module dialog is not loaded',
    ])
    expect(graph.nodes.filter(({ isEntry }) => isEntry).map(({ title }) => title)).toEqual([
      'request_route',
      'event_route[tm:local-request]',
      'reply_route',
      'onsend_route',
      'event_route[core:worker-one-init]',
    ])
  })

  it('of a part of a configuration are not judged, and its functions are known without their modules', () => {
    const graph = graphText(`route[A] { t_on_failure("F"); save("X", "y"); }\n${block('failure_route[F]')}`)
    expect(edgeTexts(graph)).toEqual(['request:A -> failure:F arms t_on_failure test.cfg:1'])
    expect(oddNodes(graph)).toEqual([])
    expect(graph.notes).toEqual(['this is a part of a configuration: what it lacks may stand in another file'])
  })

  it('that scripts of another language may call are noted', () => {
    const { notes } = graphText(`${tm}loadmodule "app_lua.so"\nrequest_route { exit; }\n`)
    expect(notes).toEqual(['app_lua: scripts in another language may call and arm blocks too'])
  })

  it('are found in a file with syntax errors', () => {
    const graph = graphText(`${tm}request_route { route(A); if ( }\n${block('route[A]')}request_route { route(A); }\n`)
    expect(graph.nodes.map(({ id }) => id)).toContain('request:A')
  })
})

describe('focus', () => {
  const graph = graphText(`${tm}request_route { route(A); route(X); }
route[A] { route(B); }
route[B] { route(C); t_on_failure("B"); }
${block('route[C]')}route[X] { route(C); }
${block('failure_route[B]')}`)

  it.each([
    ['route[B]', Infinity, ['request:', 'request:A', 'request:B', 'request:C', 'failure:B']],
    ['route[B]', 1, ['request:A', 'request:B', 'request:C', 'failure:B']],
    ['route[B]', 0, ['request:B']],
    ['B', 1, ['request:A', 'request:B', 'request:C', 'failure:B']],
    ['failure_route[B]', 1, ['request:B', 'failure:B']],
    ['request_route', 1, ['request:', 'request:A', 'request:X']],
  ])('on %s within %s steps', (name, depth, ids) => {
    const part = focusOn(graph, findNodes(graph, name), depth)
    expect(part.nodes.map(({ id }) => id)).toEqual(ids)
    const known = new Set(ids)
    expect(part.edges.every(({ from, to }) => known.has(from) && known.has(to))).toBe(true)
  })

  it('leaves out ways that lead around the block', () => {
    const part = focusOn(graph, findNodes(graph, 'route[B]'), Infinity)
    expect(edgeTexts(part).join('\n')).not.toContain('request:X')
    expect(part.edges).toHaveLength(4)
  })
})
