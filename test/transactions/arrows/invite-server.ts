import { figure, type Arrow } from './arrow.ts'

const rows = figure('RFC 3261 figure 7')
const { udp, tcp } = rows
const accepted = figure('RFC 6026 figure 6')
const carriers = ['udp', 'tcp'] as const

/** The INVITE server transaction: what the server does towards the caller. */
export const inviteServerArrows: readonly Arrow[] = [
  ...carriers.map((over) =>
    rows[over](
      ['none', 'INVITE', 'Proceeding', 'INVITE to the TU, 100 sent', ''],
      async (line) => {
        line.send('INVITE')
        await line.until(300)
      },
      { caller: '100@0', callee: 'INVITE@0' },
      { kamailio: '100 is sent when t_relay() begins, not 200 ms later' },
    ),
  ),
  udp(
    ['Proceeding', 'INVITE again', 'Proceeding', 'the last 1xx sent again', ''],
    async (line) => {
      line.send('INVITE')
      await line.until(100)
      line.repeat()
      await line.until(200)
      line.answer('180 Ringing')
      await line.until(400)
      line.repeat()
      await line.until(600)
      line.repeat()
      await line.until(800)
    },
    { caller: '100@0 100@100 180@200 180@400 180@600', callee: 'INVITE@0' },
  ),
  udp(
    ['Proceeding', 'INVITE again before any response', 'Proceeding', 'nothing', ''],
    async (line) => {
      line.send('INVITE', 'quiet')
      await line.until(100)
      line.repeat()
      await line.until(300)
    },
    { caller: '', callee: 'INVITE@0' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Proceeding', '101-199 from the TU', 'Proceeding', '1xx sent', ''],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('183 Session Progress')
        await line.until(400)
        line.answer('180 Ringing')
        await line.until(600)
      },
      { caller: '100@0 183@200 180@400', callee: 'INVITE@0' },
    ),
  ),
  udp(
    ['Proceeding', '300-699 from the TU', 'Completed', 'response sent', 'G, H'],
    async (line) => {
      line.send('INVITE', 'busy')
      await line.until(300)
    },
    { caller: '486@0', callee: '' },
  ),
  tcp(
    ['Proceeding', 'transport error: the connection breaks before the response', 'Terminated', 'the TU is told', ''],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('180 Ringing')
      await line.until(400)
      line.hangUp('caller')
      await line.until(600)
      line.answer('486 Busy Here')
      await line.until(2000)
    },
    { caller: '100@0 180@200', callee: 'INVITE@0 ACK@600' },
    { kamailio: 'a response that cannot be sent is lost in silence, and the transaction ends by wt_timer' },
  ),
  udp(
    ['Completed', 'INVITE again', 'Completed', 'response sent again', ''],
    async (line) => {
      line.send('INVITE', 'busy')
      await line.until(200)
      line.repeat()
      await line.until(300)
      line.repeat()
      await line.until(400)
    },
    { caller: '486@0 486@200 486@300', callee: '' },
  ),
  udp(
    ['Completed', 'timer G fires', 'Completed', 'response sent again, G doubled up to T2', 'G'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('486 Busy Here')
      await line.until(2900)
    },
    { caller: '100@0 486@200 486@700 486@1700', callee: 'INVITE@0 ACK@200' },
  ),
  udp(
    ['Completed', 'time passes after a response of the script', 'Completed', 'nothing', ''],
    async (line) => {
      line.send('INVITE', 'busy')
      await line.until(2900)
    },
    { caller: '486@0', callee: '' },
    { kamailio: 'G repeats responses of branches and timeouts, not those of t_reply() in request_route' },
  ),
  tcp(
    ['Completed', 'time passes', 'Completed', 'nothing is repeated over a reliable transport', 'H'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('486 Busy Here')
      await line.until(2900)
    },
    { caller: '100@0 486@200', callee: 'INVITE@0 ACK@200' },
  ),
  udp(
    ['Completed', 'ACK', 'Confirmed', 'G stops', 'I'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('486 Busy Here')
      await line.until(900)
      line.ack()
      await line.until(2900)
    },
    { caller: '100@0 486@200 486@700', callee: 'INVITE@0 ACK@200' },
  ),
  tcp(
    ['Completed', 'ACK', 'Confirmed', 'nothing', 'I'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('486 Busy Here')
      await line.until(900)
      line.ack()
      await line.until(2900)
    },
    { caller: '100@0 486@200', callee: 'INVITE@0 ACK@200' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Completed', 'timer H fires', 'Terminated', 'the same INVITE is then a new one', 'H'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('486 Busy Here')
        await line.until(5000)
        line.repeat()
        await line.until(5200)
        line.answer('404 Not Found')
        await line.until(5400)
        line.ack()
        await line.until(5700)
      },
      {
        caller: over === 'udp' ? '100@0 486@200 486@700 486@1700 100@5000 404@5200' : '100@0 486@200 100@5000 404@5200',
        callee: 'INVITE@0 ACK@200 INVITE@5000 ACK@5200',
      },
      {
        kamailio:
          'the transaction is gone after wt_timer already (3 s here), not after H, and responses are repeated until then only',
      },
    ),
  ),
  tcp(
    ['Completed', 'transport error: the connection breaks', 'Terminated', 'nothing', ''],
    async (line) => {
      line.send('INVITE', 'busy')
      await line.until(200)
      line.hangUp('caller')
      await line.until(2000)
    },
    { caller: '486@0', callee: '' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Confirmed', 'ACK again', 'Confirmed', 'nothing', ''],
      async (line) => {
        line.send('INVITE', 'busy')
        await line.until(200)
        line.ack()
        await line.until(400)
        line.ack()
        await line.until(1000)
      },
      { caller: '486@0', callee: '' },
    ),
  ),
  udp(
    ['Confirmed', 'INVITE again', 'Confirmed', 'nothing', ''],
    async (line) => {
      line.send('INVITE', 'busy')
      await line.until(200)
      line.ack()
      await line.until(400)
      line.repeat()
      await line.until(1000)
    },
    { caller: '486@0 486@400', callee: '' },
    { kamailio: 'the response is sent again, where the RFC absorbs the INVITE' },
  ),
  udp(
    ['Confirmed', 'INVITE again after a response of a branch', 'Confirmed', 'nothing', ''],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('603 Decline')
      await line.until(400)
      line.ack()
      await line.until(2900)
      line.repeat()
      await line.until(3100)
    },
    { caller: '100@0 603@200 603@2900', callee: 'INVITE@0 ACK@200' },
    { kamailio: 'the response is sent again, where the RFC absorbs the INVITE' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Confirmed', 'timer I fires', 'Terminated', 'the same INVITE is then a new one', 'I'],
      async (line) => {
        line.send('INVITE', 'busy')
        await line.until(200)
        line.ack()
        await line.until(4500)
        line.repeat()
        await line.until(4700)
        line.ack()
        await line.until(5200)
      },
      { caller: '486@0 486@4500', callee: '' },
      { kamailio: 'I is wt_timer, over every transport (5 s and 0 in the RFC)' },
    ),
  ),
  ...carriers.map((over) =>
    accepted[over](
      ['Proceeding', '2xx from the TU', 'Accepted', '2xx sent', 'L'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('200 OK')
        await line.until(2500)
      },
      { caller: '100@0 200@200', callee: 'INVITE@0' },
    ),
  ),
  udp(
    ['Accepted', 'INVITE again', 'Accepted', 'nothing', ''],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('200 OK')
      await line.until(600)
      line.repeat()
      await line.until(1200)
    },
    { caller: '100@0 200@200 200@600', callee: 'INVITE@0' },
    { kamailio: 'the 2xx is sent again, where the RFC absorbs the INVITE' },
  ),
  udp(
    ['Accepted', '2xx from the TU', 'Accepted', '2xx sent', ''],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('200 OK')
      await line.until(700)
      line.answer('200 OK')
      await line.until(1200)
    },
    { caller: '100@0 200@200 200@700', callee: 'INVITE@0' },
  ),
  ...carriers.map((over) =>
    accepted[over](
      ['Accepted', 'ACK', 'Accepted', 'ACK to the TU, which relays it', ''],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('200 OK')
        await line.until(600)
        line.ackSuccess()
        await line.until(1000)
        line.ackSuccess()
        await line.until(1500)
      },
      { caller: '100@0 200@200', callee: 'INVITE@0 ACK@600 ACK@1000' },
    ),
  ),
  tcp(
    ['Accepted', 'transport error: the connection breaks', 'Accepted', 'nothing', ''],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('200 OK')
      await line.until(400)
      line.hangUp('caller')
      await line.until(600)
      line.answer('200 OK')
      await line.until(1500)
    },
    { caller: '100@0 200@200', callee: 'INVITE@0' },
  ),
  ...carriers.map((over) =>
    accepted[over](
      ['Accepted', 'timer L fires', 'Terminated', 'the same INVITE is then a new one', 'L'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('200 OK')
        await line.until(2900)
        line.repeat()
        await line.until(4500)
        line.repeat()
        await line.until(4700)
        line.answer('486 Busy Here', 'other')
        await line.until(4900)
        line.ack()
        await line.until(5200)
      },
      { caller: '100@0 200@200 200@2900 100@4500 486@4700', callee: 'INVITE@0 INVITE@4500 ACK@4700' },
      { kamailio: 'L is wt_timer (32 s in the RFC)' },
    ),
  ),
]
