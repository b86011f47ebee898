/**
 * Records the arrows from the real server, all at once: node --conditions=source test/transactions/arrows/record.ts. Needs kamailio
 * 6.1.5; never records from kamkit.
 */
import { writeFileSync } from 'node:fs'
import { realServer } from '../../conformance/configs.ts'
import { startRealStage } from '../../support/real-stage.ts'
import { nameOf, playArrow } from './arrow.ts'
import { arrowConfig } from './config.ts'
import { arrows } from './index.ts'
import { recordingFile, type Recording } from './recording.ts'

const command = realServer('6.1.5')
if (command === undefined) throw new Error('Kamailio 6.1.5 is not installed: scripts/real-kamailio brings it')
const stage = await startRealStage({ command, config: arrowConfig })
const recorded: Recording = Object.fromEntries(
  await Promise.all(
    arrows.map(async (arrow, at) => [nameOf(arrow), (await playArrow(arrow, stage, at + 1)).seen()] as const),
  ),
)
await stage.stop()
writeFileSync(recordingFile, `${JSON.stringify(recorded, null, 1)}\n`)
