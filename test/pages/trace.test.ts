import { expect, it } from 'vitest'
import { playScene, request } from './scenes.ts'
import { nestingOf } from '#tooling/trace/nesting.ts'
import { renderTraceText } from '#tooling/trace/trace-text.ts'

const config = `#!KAMAILIO
listen=udp:127.0.0.1:5060
loadmodule "pv.so"
request_route {
  if (route(YES) && route(YES) && route(NO)) exit;
  $var(n) = 0;
  route(AGAIN);
  route(YES);
  drop;
}
route[YES] { return 1; }
route[NO] { return -1; }
route[AGAIN] {
  $var(n) = $var(n) + 1;
  if ($var(n) < 3) {
    route(AGAIN);
  }
}
`

it('follows calls of blocks: two in one condition, one that calls itself, one after the other', async () => {
  const { recording } = await playScene(config, ({ send }) =>
    send(request('OPTIONS sip:a@b', '192.0.2.1:5060', []), '192.0.2.1:5060'),
  )
  const nesting = nestingOf(recording.entries)
  const told = recording.entries.flatMap((entry) => {
    if (entry.kind !== 'step') return []
    const { level = -1, isEntry = false, callers = [] } = nesting.get(entry) ?? {}
    return [
      `${'  '.repeat(level)}${isEntry ? '> ' : ''}${entry.step.text} ${callers.map(({ step }) => step.at[1]).join()}`,
    ]
  })
  expect(told.join('\n')).toMatchInlineSnapshot(`
    "> if (route(YES) && route(YES) && route(NO)) 
      > return 1 5
      > return 1 5
      > return -1 5
    $var(n) = 0 
    route(AGAIN) 
      > $var(n) = $var(n) + 1 7
      if ($var(n) < 3) 7
      route(AGAIN) 7
        > $var(n) = $var(n) + 1 7,16
        if ($var(n) < 3) 7,16
        route(AGAIN) 7,16
          > $var(n) = $var(n) + 1 7,16,16
          if ($var(n) < 3) 7,16,16
    route(YES) 
      > return 1 8
    drop "
  `)
})

it('colours change nothing but colours', async () => {
  const { recording } = await playScene(config, ({ send }) =>
    send(request('OPTIONS sip:a@b', '192.0.2.1:5060', []), '192.0.2.1:5060'),
  )
  const coloured = renderTraceText(recording.entries, { isColoured: true })
  expect(coloured).toMatch(/\x1b\[/)
  expect(coloured.replaceAll(/\x1b\[\d+m/g, '')).toBe(renderTraceText(recording.entries))
})

it('has room for all statements of a long loop', async () => {
  const { recording } = await playScene(config, ({ send }) =>
    send(request('OPTIONS sip:a@b', '192.0.2.1:5060', []), '192.0.2.1:5060'),
  )
  const [step] = recording.entries.filter(({ kind }) => kind === 'step')
  const entries = Array.from({ length: 130_000 }, () => step).filter((one) => one !== undefined)
  expect(renderTraceText(entries).split('\n')).toHaveLength(130_001)
})

it('has the lines that the script logs, not those of reading its variables for the record', async () => {
  const text = config.replace('  $var(n) = 0;\n', '  if ($(ct{uri.host}) == "a") exit;\n')
  const { recording } = await playScene(text, ({ send }) =>
    send(request('OPTIONS sip:a@b', '192.0.2.1:5060', ['Contact: <<a>']), '192.0.2.1:5060'),
  )
  const logged = recording.entries.flatMap((one) => (one.kind === 'log' ? [one.text] : []))
  expect(logged).toEqual(['pv: invalid uri [<<a>]'])
})
