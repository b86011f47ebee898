import { figure, type Arrow } from './arrow.ts'

const { udp, tcp } = figure('RFC 3261 figure 5')
const accepted = figure('RFC 6026 figure 7')
const proxy = figure('RFC 3261 16.8')

/** The INVITE client transaction: what the server does towards the callee. */
export const inviteClientArrows: readonly Arrow[] = [
  udp(
    ['none', 'INVITE from the TU', 'Calling', 'INVITE sent', 'A, B'],
    async (line) => {
      line.send('INVITE')
      await line.until(300)
    },
    { caller: '100@0', callee: 'INVITE@0' },
  ),
  udp(
    ['Calling', 'timer A fires', 'Calling', 'INVITE sent, A doubled up to retr_timer2', 'A'],
    async (line) => {
      line.send('INVITE')
      await line.until(5800)
    },
    { caller: '100@0', callee: 'INVITE@0 INVITE@500 INVITE@1500 INVITE@3500 INVITE@5500' },
    { kamailio: 'the interval stops doubling at retr_timer2 (T2), which the RFC asks of timer E only' },
  ),
  tcp(
    ['Calling', 'time passes', 'Calling', 'nothing is repeated over a reliable transport', 'B'],
    async (line) => {
      line.send('INVITE')
      await line.until(5800)
    },
    { caller: '100@0', callee: 'INVITE@0' },
  ),
  udp(
    ['Calling', 'timer B fires', 'Terminated', 'the TU is told and answers 408', 'B'],
    async (line) => {
      line.send('INVITE')
      await line.until(6300)
      line.ack()
      await line.until(8000)
    },
    { caller: '100@0 408@6000', callee: 'INVITE@0 INVITE@500 INVITE@1500 INVITE@3500 INVITE@5500' },
  ),
  tcp(
    ['Calling', 'timer B fires', 'Terminated', 'the TU is told and answers 408', 'B'],
    async (line) => {
      line.send('INVITE')
      await line.until(6300)
      line.ack()
      await line.until(8000)
    },
    { caller: '100@0 408@6000', callee: 'INVITE@0' },
  ),
  tcp(
    ['Calling', 'transport error: the connection is refused', 'Terminated', 'the TU is told', ''],
    async (line) => {
      line.send('INVITE')
      await line.until(300)
      line.ack()
      await line.until(1000)
    },
    { caller: '100@0 477@0', callee: '' },
  ),
  udp(
    ['Calling', '1xx', 'Proceeding', '1xx to the TU, A stops', 'C'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('180 Ringing')
      await line.until(4000)
    },
    { caller: '100@0 180@200', callee: 'INVITE@0' },
  ),
  udp(
    ['Calling', '100', 'Proceeding', '100 stays here (RFC 3261 16.7), A stops', 'C'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('100 Trying')
      await line.until(4000)
    },
    { caller: '100@0', callee: 'INVITE@0' },
  ),
  ...(['udp', 'tcp'] as const).map((over) =>
    figure('RFC 3261 figure 5')[over](
      ['Calling', '300-699', 'Completed', 'ACK sent, response to the TU', 'D'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('486 Busy Here')
        await line.until(400)
        line.ack()
        await line.until(2000)
      },
      { caller: '100@0 486@200', callee: 'INVITE@0 ACK@200' },
    ),
  ),
  udp(
    ['Proceeding', '1xx', 'Proceeding', '1xx to the TU', 'C'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('180 Ringing')
      await line.until(600)
      line.answer('183 Session Progress')
      await line.until(1000)
      line.answer('180 Ringing')
      await line.until(2000)
    },
    { caller: '100@0 180@200 183@600 180@1000', callee: 'INVITE@0' },
  ),
  ...(['udp', 'tcp'] as const).map((over) =>
    figure('RFC 3261 figure 5')[over](
      ['Proceeding', '300-699', 'Completed', 'ACK sent, response to the TU', 'D'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('180 Ringing')
        await line.until(600)
        line.answer('603 Decline')
        await line.until(800)
        line.ack()
        await line.until(2000)
      },
      { caller: '100@0 180@200 603@600', callee: 'INVITE@0 ACK@600' },
    ),
  ),
  ...(['udp', 'tcp'] as const).map((over) =>
    figure('RFC 3261 figure 5')[over](
      ['Completed', '300-699 while another branch is open', 'Completed', 'ACK sent, nothing to the TU', 'D'],
      async (line) => {
        line.send('INVITE', 'fork')
        await line.until(200)
        line.answer('486 Busy Here')
        await line.until(800)
        line.answer('486 Busy Here')
        await line.until(4500)
        line.answer('486 Busy Here')
        await line.until(5000)
      },
      { caller: '100@0', callee: 'INVITE@0 ACK@200 ACK@800 ACK@4500' },
      { kamailio: 'D does not end a branch: it is acknowledged as long as the transaction lives' },
    ),
  ),
  ...(['udp', 'tcp'] as const).map((over) =>
    figure('RFC 3261 figure 5')[over](
      ['Completed', '300-699 when every branch is over', 'Completed', 'ACK sent, nothing to the TU', 'D'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('486 Busy Here')
        await line.until(400)
        line.ack()
        await line.until(800)
        line.answer('486 Busy Here')
        await line.until(1500)
        line.answer('486 Busy Here')
        await line.until(2000)
      },
      { caller: '100@0 486@200 486@800 486@1500', callee: 'INVITE@0 ACK@200' },
      { kamailio: 'the response is passed on without state, and the caller acknowledges it' },
    ),
  ),
  udp(
    ['Completed', '1xx while another branch is open', 'Completed', 'nothing', ''],
    async (line) => {
      line.send('INVITE', 'fork')
      await line.until(200)
      line.answer('486 Busy Here')
      await line.until(800)
      line.answer('180 Ringing')
      await line.until(1500)
    },
    { caller: '100@0', callee: 'INVITE@0 ACK@200' },
  ),
  udp(
    ['Completed', '1xx when every branch is over', 'Completed', 'nothing', ''],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('486 Busy Here')
      await line.until(400)
      line.ack()
      await line.until(800)
      line.answer('180 Ringing')
      await line.until(1500)
    },
    { caller: '100@0 486@200 180@800', callee: 'INVITE@0 ACK@200' },
    { kamailio: 'the response is passed on without state' },
  ),
  tcp(
    [
      'Completed',
      'transport error: the connection is gone when the ACK is sent',
      'Terminated',
      'the TU has its response',
      '',
    ],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('486 Busy Here')
      line.hangUp('callee')
      await line.until(400)
      line.ack()
      await line.until(1500)
    },
    { caller: '100@0 486@200', callee: 'INVITE@0' },
  ),
  ...(['udp', 'tcp'] as const).map((over) =>
    figure('RFC 3261 figure 5')[over](
      ['Completed', 'timer D fires', 'Terminated', 'a response that comes later is no more acknowledged', 'D'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('486 Busy Here')
        await line.until(400)
        line.ack()
        await line.until(4500)
        line.answer('486 Busy Here')
        await line.until(5000)
      },
      { caller: '100@0 486@200 486@4500', callee: 'INVITE@0 ACK@200' },
      {
        kamailio:
          'D is wt_timer, over every transport (32 s and 0 in the RFC); afterwards the response is passed on without state',
      },
    ),
  ),
  ...(['udp', 'tcp'] as const).map((over) =>
    accepted[over](
      ['Calling', '2xx', 'Accepted', '2xx to the TU, which acknowledges', 'M'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('200 OK')
        await line.until(400)
        line.ackSuccess()
        await line.until(2000)
      },
      { caller: '100@0 200@200', callee: 'INVITE@0 ACK@400' },
    ),
  ),
  ...(['udp', 'tcp'] as const).map((over) =>
    accepted[over](
      ['Proceeding', '2xx', 'Accepted', '2xx to the TU, which acknowledges', 'M'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('180 Ringing')
        await line.until(600)
        line.answer('200 OK')
        await line.until(800)
        line.ackSuccess()
        await line.until(6500)
      },
      { caller: '100@0 180@200 200@600', callee: 'INVITE@0 ACK@800' },
    ),
  ),
  ...(['udp', 'tcp'] as const).map((over) =>
    accepted[over](
      ['Accepted', '2xx', 'Accepted', '2xx to the TU', ''],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('200 OK')
        await line.until(700)
        line.answer('200 OK')
        await line.until(1700)
        line.answer('200 OK', 'elsewhere')
        await line.until(2200)
      },
      { caller: '100@0 200@200 200@700 200@1700', callee: 'INVITE@0' },
    ),
  ),
  udp(
    ['Accepted', '300-699', 'Accepted', 'nothing to the TU', ''],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('200 OK')
      await line.until(700)
      line.answer('486 Busy Here', 'elsewhere')
      await line.until(1500)
    },
    { caller: '100@0 200@200 486@700', callee: 'INVITE@0' },
    { kamailio: 'the response is passed on without state' },
  ),
  ...(['udp', 'tcp'] as const).map((over) =>
    accepted[over](
      ['Accepted', 'timer M fires', 'Terminated', 'the transaction is gone; a later 2xx still reaches the caller', 'M'],
      async (line) => {
        line.send('INVITE')
        await line.until(200)
        line.answer('200 OK')
        await line.until(4500)
        line.answer('200 OK')
        await line.until(5000)
      },
      { caller: '100@0 200@200 200@4500', callee: 'INVITE@0' },
      { kamailio: 'M is wt_timer (32 s in the RFC); afterwards the response is passed on without state' },
    ),
  ),
  proxy.udp(
    ['Proceeding', 'timer C fires', 'Proceeding', 'CANCEL sent and repeated, the TU answers 408', 'C'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('180 Ringing')
      await line.until(6000)
      line.answer('487 Request Terminated')
      line.ack()
      await line.until(6500)
    },
    { caller: '100@0 180@200 408@5200 408@5700', callee: 'INVITE@0 CANCEL@5200 CANCEL@5700 ACK@6000' },
  ),
  proxy.tcp(
    ['Proceeding', 'timer C fires', 'Proceeding', 'CANCEL sent, the TU answers 408', 'C'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('180 Ringing')
      await line.until(6500)
      line.answer('487 Request Terminated')
      await line.until(6700)
      line.ack()
      await line.until(7500)
    },
    { caller: '100@0 180@200 408@5200', callee: 'INVITE@0 CANCEL@5200 ACK@6500' },
    { differs: 'over a connection 6.1.5 looks at fr_inv_timer only when fr_timer has passed, here a second later' },
  ),
  proxy.udp(
    ['Proceeding', '1xx', 'Proceeding', 'C starts again', 'C'],
    async (line) => {
      line.send('INVITE')
      await line.until(200)
      line.answer('180 Ringing')
      await line.until(3200)
      line.answer('180 Ringing')
      await line.until(7900)
    },
    { caller: '100@0 180@200 180@3200', callee: 'INVITE@0' },
  ),
]
