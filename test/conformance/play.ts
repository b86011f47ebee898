import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Carrier, Stage, Transcript } from '../support/stage.ts'
import { isSourceTold, type ConfigName, type Version } from './configs.ts'
import { normalise } from './normalise.ts'
import type { Scenario } from './scenario.ts'

/** Plays a scenario and gives what each endpoint received, masked. The error of a story that got stuck stands at the end. */
export async function play(config: ConfigName, scenario: Scenario, stage: Stage): Promise<Transcript> {
  let stuck: string | undefined
  try {
    await scenario.play({ ...stage, story: scenario.name })
    // Log lines may come a moment after the message that ends a story.
    if (isSourceTold(config)) await stage.advance(100)
  } catch (error) {
    stuck = error instanceof Error ? error.message : String(error)
  }
  const transcript = Object.fromEntries(
    stage
      .endpoints()
      .map(({ name, proto, arrivals }) => [
        `${name}/${proto}`,
        arrivals.map(
          ({ message, from }) => `${isSourceTold(config) ? `${sourceOf(proto, from)}\n` : ''}${normalise(message)}`,
        ),
      ]),
  )
  const traced = traceLines(stage.logged())
  const whole = traced.length === 0 ? transcript : { ...transcript, script: traced }
  return stuck === undefined ? whole : { ...whole, stuck: [stuck] }
}

/** The socket of the server that a message came from; the port of a connection that the server opened is any. */
function sourceOf(proto: Carrier, from: string): string {
  return proto.endsWith('-server') ? `from ${from.slice(0, from.lastIndexOf(':'))}` : `from ${from}`
}

/** What the script of a story told of itself: its log lines that hold `TRACE|`, in order, without what stands before. */
export function traceLines(logged: readonly string[]): readonly string[] {
  return logged.flatMap((line) => /TRACE\|(.*)$/.exec(line.trimEnd())?.slice(1, 2) ?? [])
}

export function recordingFile(config: ConfigName, scenario: Scenario, version: Version): string {
  return join(import.meta.dirname, 'recordings', config, `${scenario.name}.${version}.json`)
}

/** What the real server of a version sent; undefined when it was never recorded. */
export function readRecording(config: ConfigName, scenario: Scenario, version: Version): Transcript | undefined {
  const file = recordingFile(config, scenario, version)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Transcript) : undefined
}
