import { instance } from '@viz-js/viz'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphText } from '../../test/support/route-graph.ts'
import { renderDot } from './dot.ts'
import { renderGraphJson } from './json.ts'
import { renderMermaid } from './mermaid.ts'
import type { RouteGraph } from './route-graph.ts'
import { renderSvg } from './svg.ts'

const modules = 'loadmodule "tm.so"\nloadmodule "pv.so"\nloadmodule "rtimer.so"\n'

/** A block and an edge of every kind. */
const everything = graphText(`${modules}modparam("rtimer", "exec", "timer=t;route=TICK")
request_route {
  route(A); route(A); route("D" + $rm); route(GONE);
  t_on_failure("F"); t_on_branch("B"); t_on_reply("R"); async_route("A", "1");
}
route[A] { return; }
route[D1] { return; }
route[TICK] { return; }
route[OLD] { return; }
failure_route[F] { t_on_failure("F"); }
branch_route[B] { return; }
onreply_route[R] { return; }
reply_route { return; }
onsend_route { return; }
event_route[tm:local-request] { return; }
`)

const hostile = [
  '<script>alert(1)</script>',
  '</title></svg>',
  "it's",
  'a"b\\\\"c',
  '\\\\N\\\\G\\\\l',
  'two\\nlines',
  'tab\\there',
  '&amp;&#60;',
  '-->|x|',
  '`**md**`',
  '%% {init: {}}',
  '#quot;',
  'end',
  '__proto__',
  'constructor',
  '\x01\x1b[31m',
  '\xef\xbf\xbe',
  '\xd0\xb0\xe2\x80\xae\xff',
  ';]}])}}',
  '"];x->y[label="',
]

const quoted = hostile.map((name) => name.replaceAll('"', '\\"'))
const attacked = graphText(
  `${modules}request_route {\n${quoted.map((name) => `route("${name}"); t_on_failure("${name}");`).join('\n')}\nroute("<\\n--" + $rU);\n}\n${quoted
    .map((name) => `route["${name}"] { return; }`)
    .join('\n')}\n`,
)

/** The names of the tags of a well-formed document; throws when it is none. */
function tagsOf(xml: string): ReadonlySet<string> {
  const open: string[] = []
  const seen = new Set<string>()
  // oxlint-disable-next-line no-control-regex -- these are the characters that XML cannot hold
  expect(xml).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/)
  const rest = xml.replace(
    /<(?:\?xml [^<>]*\?|(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)(\/?))>/g,
    (_tag, end: string | undefined, name: string | undefined, _attributes, alone: string | undefined) => {
      if (name === undefined) return ''
      seen.add(name)
      if (end === '/') expect(open.pop()).toBe(name)
      else if (alone !== '/') open.push(name)
      return ''
    },
  )
  expect(open).toEqual([])
  expect(rest.replace(/<style>[^]*<\/style>/, '')).not.toMatch(/[<]|&(?!(?:#\d+|amp|lt|gt|quot);)/)
  return seen
}

describe.each([
  ['everything', everything],
  ['hostile names', attacked],
  ['nothing', graphText('')],
])('a graph of %s', (what, graph: RouteGraph) => {
  it('is DOT that Graphviz reads, with every node and edge', async () => {
    const viz = await instance()
    const read = viz.render(renderDot(graph), { format: 'json0' })
    expect(read.errors.filter(({ message }) => !message.includes('no value for width'))).toEqual([])
    const { objects = [], edges = [] } = JSON.parse(read.output ?? '') as {
      objects?: readonly unknown[]
      edges?: readonly unknown[]
    }
    expect(objects).toHaveLength(graph.nodes.length)
    expect(edges).toHaveLength(graph.edges.length)
  })

  it('is one Mermaid statement a line, in which every other character is escaped', () => {
    const lines = renderMermaid(graph).trimEnd().split('\n')
    const label = String.raw`"(?:[\p{L}\p{N} .,:/_[\]()=+-]|#\d+;|<br/>)*"`
    const node = new RegExp(String.raw`^  \w+(?:\[|\(\[|\[/|\[\\|\{\{|>|\[\[)${label}[\])}/\\]+:::\w+$`, 'u')
    const edge = new RegExp(String.raw`^  \w+ (?:-->|--o|-\.->|-\.-o)(?:\|${label}\|)? \w+$`, 'u')
    expect(lines[0]).toBe('flowchart LR')
    expect(lines.filter((line) => node.test(line))).toHaveLength(graph.nodes.length)
    expect(lines.filter((line) => edge.test(line))).toHaveLength(graph.edges.length)
    const others = lines.slice(1).filter((line) => !node.test(line) && !edge.test(line))
    for (const line of others) expect(line).toMatch(/^ {2}(?:%% [^{}"<>]*|classDef .*|linkStyle [\d,]+ stroke:#\w+)$/)
  })

  it('is SVG of these tags alone', async () => {
    const svg = await renderSvg(graph)
    const known = ['svg', 'title', 'style', 'rect', 'g', 'path', 'polygon', 'polyline', 'ellipse', 'text']
    expect([...tagsOf(svg)].filter((tag) => !known.includes(tag))).toEqual([])
    expect(svg).not.toMatch(/\son\w+=|href|url\(|@import/)
    expect(svg.match(/<g class="node /g) ?? []).toHaveLength(graph.nodes.length)
    expect(svg.match(/<g class="edge [^"]*"><title>/g) ?? []).toHaveLength(graph.edges.length)
  })

  it('is JSON with the names as they are', () => {
    const { nodes } = JSON.parse(renderGraphJson(graph)) as RouteGraph
    expect(nodes).toEqual(graph.nodes)
    if (what !== 'hostile names') return
    const names = nodes.filter(({ kind, name }) => kind === 'request' && name !== '').map(({ name }) => name)
    expect(names).toContain('<script>alert(1)</script>')
    expect(names).toContain('__proto__')
    expect(names).toContain('two\nlines')
    expect(names).toHaveLength(hostile.length)
  })
})

describe('the drawing', () => {
  it('shows places, states and counts', async () => {
    const svg = await renderSvg(everything)
    for (const text of [
      'request_route',
      'test.cfg:5',
      'nobody reaches it',
      'missing',
      'line 6 ×2',
      't_on_failure line 7',
    ])
      expect(svg).toContain(`>${text}</text>`)
    expect(svg).toContain('<title>request_route calls route[A]\nroute, 2 times: test.cfg:6, test.cfg:6</title>')
    expect(svg).toContain('any block whose name starts with &quot;D&quot; can be meant</title>')
    expect(svg).toContain('prefers-color-scheme:dark')
  })

  it('has dashes where a variable names the block, in every format', () => {
    expect(renderDot(everything)).toMatch(/request_route -> request_D1 \[.*style=dashed/)
    expect(renderMermaid(everything)).toContain('request_route -.->|"line 6"| request_D1')
  })

  it('of a large graph has labels for functions and counts only', () => {
    const calls = Array.from({ length: 50 }, (_, at) => `route(R${at});`).join('\n')
    const blocks = Array.from({ length: 50 }, (_, at) => `route[R${at}] { return; }`).join('\n')
    const graph = graphText(`${modules}request_route {\n${calls}\nroute(R1); t_on_failure("F");\n}\n${blocks}\n`)
    const mermaid = renderMermaid(graph)
    expect(mermaid).toContain('request_route --> request_R0\n')
    expect(mermaid).toContain('request_route -->|"#215;2"| request_R1\n')
    expect(mermaid).toContain('request_route --o|"t_on_failure"| failure_F\n')
  })

  it('of more than anybody could read is refused, with what to do', async () => {
    const blocks = Array.from({ length: 40 }, (_, at) => `route[R${at}] { route($rU); }`).join('\n')
    const graph = graphText(`${modules}request_route { route($rU); }\n${blocks}\n`)
    await expect(renderSvg(graph)).rejects.toThrow(
      '41 blocks and 1640 edges are too many for a picture: show a part with --focus and --depth, or take --format dot',
    )
  })

  it('names files by as much of their paths as tells them apart', () => {
    const files = new Map([
      ['a/routes.cfg', 'route[A] { return; }\n'],
      ['b/routes.cfg', 'route[B] { return; }\n'],
    ])
    const graph = graphText(
      `${modules}include_file "a/routes.cfg"\ninclude_file "b/routes.cfg"\nrequest_route { route(A); }\n`,
      { files },
    )
    const mermaid = renderMermaid(graph)
    expect(mermaid).toContain('route[A]<br/>a/routes.cfg:1')
    expect(mermaid).toContain('route[B]<br/>b/routes.cfg:1')
    expect(mermaid).toContain('|"test.cfg:6"|')
  })
})

it('any text has a graph in every format', async () => {
  const words =
    'route request_route failure_route event_route t_on_failure modparam "exec" "rtimer" "timer=t;route=$" "$var(x)" $var(x) $rU'
  const signs = '{ } ( ) [ ] ; , = == + "A" "" 0 A -1 "$" "$(" "\\\\" "\xff" if while return #!ifdef #!endif'
  const pieces = [
    ...words.split(' '),
    ...signs.split(' '),
    '\n',
    '\0',
    'route[A] { route($var(x)); }',
    'request_route { route("A" + $x); }',
  ]
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => `${modules}${parts.join(' ')}`)
  await fc.assert(
    fc.asyncProperty(text, async (input) => {
      const graph = graphText(input)
      for (const written of [renderMermaid(graph), renderDot(graph), renderGraphJson(graph), await renderSvg(graph)]) {
        expect(written.endsWith('\n')).toBe(true)
      }
    }),
    { numRuns: 15 },
  )
})
