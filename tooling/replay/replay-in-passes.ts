import type { CompiledModule } from '#grammar/abi.ts'
import { replayCapture, type Replayed, type ReplayOptions } from './replay.ts'
import type { ServerSide } from './server-side.ts'

/** With more messages a first pass finds out of which calls the statements are wanted: a recording takes much more than messages. */
const mostOfOnePass = 20_000

type Result = Exclude<Awaited<ReturnType<typeof replayCapture>>, Replayed>

/**
 * Replays a capture in configurations, with recordings of at least the calls that `choose` wants to see, once it is known what all of
 * them did. Long captures are replayed twice for that, which gives the same again. Errors are those of the first that does not start.
 */
export async function replayInPasses(
  programs: readonly CompiledModule[],
  side: ServerSide,
  optionsFor: (program: CompiledModule) => ReplayOptions,
  choose: (replayed: readonly Replayed[]) => ReadonlySet<string>,
  mostMessages = mostOfOnePass,
): Promise<readonly Replayed[] | Result> {
  const isLong = side.messages.length > mostMessages
  const replayed = await replayAll(
    programs,
    side,
    isLong ? (program) => ({ ...optionsFor(program), recorded: new Set() }) : optionsFor,
  )
  if ('errors' in replayed || !isLong) return replayed
  const recorded = choose(replayed)
  return recorded.size === 0 ? replayed : replayAll(programs, side, (program) => ({ ...optionsFor(program), recorded }))
}

async function replayAll(
  programs: readonly CompiledModule[],
  side: ServerSide,
  optionsFor: (program: CompiledModule) => ReplayOptions,
): Promise<readonly Replayed[] | Result> {
  const all: Replayed[] = []
  for (const program of programs) {
    const replayed = await replayCapture(program, side, optionsFor(program))
    if ('errors' in replayed) return replayed
    all.push(replayed)
  }
  return all
}
