import { placeText } from '#runtime/server/reload-command.ts'
import type { Server, StartError } from '#runtime/server/server.ts'
import type { Emissions } from './emissions.ts'

/**
 * Puts the emission of the running program in place that is wanted. What runs and what is wanted is looked at when all that was asked
 * for before is in place: a reload under way is not undone, and of two wishes the later one counts. Gives why it cannot be done.
 */
export async function installEmission(
  { core, replace }: Pick<Server, 'core' | 'replace'>,
  emissions: Emissions,
): Promise<string | undefined> {
  const [first] = await replace(async () => {
    const { program } = core.routes.linked
    const hasSteps = emissions.isWatched || emissions.isPausable
    const isThere = hasSteps === (program.steps !== undefined) && emissions.isPausable === (program.canPause === true)
    if (isThere) return []
    // A program that is not known stays as it is when nobody watches it any more.
    return emissions.again(program) ?? (hasSteps ? unknownText(core.configFile) : [])
  })
  return first === undefined ? undefined : placeText(first)
}

function unknownText(file = ''): readonly StartError[] {
  return [{ file, line: 1, column: 1, text: 'it was compiled elsewhere: run the .cfg' }]
}
