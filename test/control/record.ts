/** Types the commands at the real server: node --conditions=source test/control/record.ts, in a network of its own (CONTRIBUTING.md). */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { playControl } from './play.ts'

const output = await playControl(join(import.meta.dirname, '../../scripts/real-kamailio/kamailio-6.1'))
writeFileSync(join(import.meta.dirname, 'control.recorded.json'), `${JSON.stringify(output, null, 1)}\n`)
