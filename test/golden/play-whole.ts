import { checkConfig } from '#compiler/compile.ts'
import { fatalErrors } from '#tooling/kamailio-cli/parse-errors.ts'
import { head, loadModules, recordedModules, type GoldenCase, type GoldenResult } from './cases.ts'
import { goldenCatalogue, memoryHost, type GoldenServer, type Workshop } from './golden-server.ts'
import { Observer } from './observer.ts'
import { modules, alerts, describeFaults } from './play.ts'

/** Exit status of `kamailio -c` on a case of the kind `check`. */
export function checkWhole({ cfg = '', args = [] }: GoldenCase): GoldenResult {
  const config = cfg.replaceAll('@MODS@', loadModules(recordedModules))
  const defines = args.flatMap((arg, index) => (arg === '-A' ? [args[index + 1] ?? ''] : []))
  const checked = checkConfig('T.cfg', memoryHost(config), goldenCatalogue(), {
    defines: defines.map((text) => {
      const [name = '', value = ''] = text.split('=')
      return { name, value }
    }),
    target: '6.1',
  })
  return { rc: fatalErrors(checked).length > 0 ? 255 : 0 }
}

/** Starts a whole configuration, sends the INVITE, and answers forwarded requests as the next hop did when it was recorded. */
export async function playWhole(
  one: GoldenCase,
  message: string,
  workshop: Workshop,
): Promise<GoldenResult | { readonly refused: string }> {
  const observer = new Observer()
  observer.begin(one.id)
  const started = await workshop.start(`${head}${loadModules(modules)}${one.cfg ?? ''}`, observer)
  if ('faults' in started) return { refused: describeFaults(started.faults) }
  const { server } = started
  await server.send(message)
  await answer(server, [...(one.uas ?? [])])
  const replies = server.received.map(firstLine)
  const records = [...(observer.cases.get(one.id)?.values() ?? [])].flatMap((section) => section.records)
  // Empty lines were not recorded.
  const out = alerts(records).filter((line) => line !== '')
  await server.stop()
  return { started: true, out, replies }
}

/** The next hop: each request but ACK takes the next list of codes. */
async function answer(server: GoldenServer, codes: (readonly number[])[]): Promise<void> {
  let seen = 0
  for (let turn = 0; turn < 20 && seen < server.received.length; turn += 1) {
    for (; seen < server.received.length; seen += 1) {
      const request = server.received[seen] ?? ''
      if (/^(SIP\/2.0|ACK) /.test(request)) continue
      for (const code of codes.shift() ?? []) {
        await server.send(makeReply(request, code))
        await server.advance(80)
      }
    }
  }
}

const copied = new Set(['via', 'from', 'call-id', 'cseq', 'record-route'])

function makeReply(request: string, code: number): string {
  const [head = ''] = request.split('\r\n\r\n')
  const lines = head
    .split('\r\n')
    .slice(1)
    .flatMap((line) => {
      const name = line.split(':', 1)[0]?.trim().toLowerCase() ?? ''
      if (name === 'to') return [line.includes(';tag=') ? line : `${line};tag=uas-tag`]
      return copied.has(name) ? [line] : []
    })
  return `${[`SIP/2.0 ${code} X`, ...lines, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`
}

/** First line as it was recorded: whether a reply has a To tag is told after it. */
function firstLine(text: string): string {
  const [first = ''] = text.split('\r\n', 1)
  return first.startsWith('SIP/2.0') && /\r\nTo:[^\r]*;tag=/i.test(text) ? `${first} ;;to-tag` : first
}
