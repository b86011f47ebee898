import { join } from 'node:path'
import { expect, it } from 'vitest'
import { configFile, configText } from '../conformance/configs.ts'
import { tortureMessages } from '../hostile/torture-messages.ts'
import { startRealStage } from '../support/real-stage.ts'
import { request } from '../support/user-agent.ts'

/** The process that serves real sockets outlives all of it, as the virtual one of test/hostile does. */
it('bin/kamailio takes the torture messages, whole and cut, over UDP and TCP, and goes on', async () => {
  const config = configText(configFile('getting-started', '6.1.5') ?? '')
  const stage = await startRealStage({ command: join(import.meta.dirname, '../../bin/kamailio'), config })
  try {
    const mallory = await stage.endpoint('mallory')
    for (const text of tortureMessages) {
      mallory.send(text)
      for (let length = 1; length < text.length; length += 101) mallory.send(text.slice(0, length))
      const stream = await stage.endpoint('mallory', 'tcp')
      stream.send(`${text}\r\n\r\n\x00garbage`)
    }
    await stage.advance(300)
    const carol = await stage.endpoint('carol')
    const ids = { callId: 'alive', branch: 'alive', cseq: 1, via: `UDP ${carol.ip}:${carol.port}` }
    carol.send(request({ method: 'OPTIONS', uri: 'sip:127.8.30.1', from: 'sip:c@x', to: 'sip:s@x', ...ids }))
    expect(await carol.receive()).toMatch(/^SIP\/2\.0 200 /)
    expect(stage.logged().filter((line) => line.includes('BUG'))).toEqual([])
  } finally {
    await stage.stop()
  }
})
