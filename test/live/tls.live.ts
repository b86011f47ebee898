import { describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { playAll, readRecording } from '../tls/recording.ts'
import { startCommand } from '../tls/server.ts'
import { isAvailable } from './require.ts'

/** The real server still treats connections of TLS as recorded. */
const command = realServer('6.1.5')

describe.skipIf(!isAvailable(command, 'Kamailio 6.1.5'))('connections of TLS, 6.1.5', () => {
  it('are treated as recorded', { timeout: 120_000 }, async () => {
    expect(await playAll((config) => startCommand(command ?? '', config))).toEqual(readRecording())
  })
})
