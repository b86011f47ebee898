import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import type { CompiledModule } from '#grammar/abi.ts'
import type { CapturedMessage } from '#tooling/capture/captured-message.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { loadCompiledText } from '#tooling/load-program.ts'
import { type ReceivedEntry } from '#tooling/recording/recording.ts'
import { judgeCalls, type CallVerdict } from '#tooling/replay/calls.ts'
import { differenceText } from '#tooling/replay/decisions.ts'
import { replayCapture, socketsOf, type Replayed, type ReplayOptions } from '#tooling/replay/replay.ts'
import { addressText, findServerSide, type ServerSide } from '#tooling/replay/server-side.ts'

export const options: ReplayOptions = {
  names: new Map(),
  stubModules: new Set(['db_mysql']),
  settings: new Map(),
  trustsCredentials: true,
}

export async function compile(
  config: string,
  name = 'test.cfg',
  defines: readonly { name: string; value: string }[] = [],
): Promise<CompiledModule> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-replay-'))
  const file = join(folder, name)
  writeFileSync(file, config, 'latin1')
  const compiled = compileConfig(file, createCompilerHost(folder), createCatalogue(), {
    defines,
    target: '6.1',
    outputName: 'p.mjs',
    hasProbe: true,
  })
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return loadCompiledText(compiled.code, compiled.map, file)
}

export interface Outcome {
  readonly side: ServerSide
  readonly replayed: Replayed
  readonly calls: readonly CallVerdict[]
}

export async function replay(
  program: CompiledModule,
  messages: readonly CapturedMessage[],
  given: Partial<ReplayOptions> = {},
): Promise<Outcome> {
  const sockets = await socketsOf(program, options)
  const side = findServerSide(messages, [], sockets.map(addressText))
  if (side === undefined) throw new Error('no server')
  const replayed = await replayCapture(program, side, { ...options, ...given })
  if ('errors' in replayed) throw new Error(JSON.stringify(replayed.errors))
  return { side, replayed, calls: judgeCalls(side, replayed) }
}

export const verdicts = ({ calls }: Outcome): readonly string[] =>
  calls.map(
    ({ callId, verdict, difference }) =>
      `${callId} ${verdict}${difference === undefined ? '' : `: ${differenceText(difference)}`}`,
  )

export const received = ({ replayed }: Outcome, start: string): readonly ReceivedEntry[] =>
  replayed.recording.entries.filter(
    (one): one is ReceivedEntry => one.kind === 'received' && one.message.startsWith(start),
  )

/** A proxy; `more` stands before it goes on with a request that begins a dialog. */
export const proxy = (more = '', refuse = 't_newtran(); t_reply("404", "Not Found");'): string => `
listen=udp:127.0.0.1:5060
auto_aliases=no
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "siputils.so"
modparam("rr", "append_fromtag", 0)
request_route {
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("481", "Gone");
    exit;
  }
  ${more}
  record_route();
  if ($rU == "bob") {
    $rd = "203.0.113.7";
    t_relay();
    exit;
  }
  ${refuse}
}
`
