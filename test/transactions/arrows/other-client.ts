import { figure, type Arrow } from './arrow.ts'

const rows = figure('RFC 3261 figure 6')
const { udp, tcp } = rows
const carriers = ['udp', 'tcp'] as const

/** The client transaction of any other request: what the server does towards the callee. */
export const otherClientArrows: readonly Arrow[] = [
  udp(
    ['none', 'request from the TU', 'Trying', 'request sent', 'E, F'],
    async (line) => {
      line.send('MESSAGE')
      await line.until(300)
    },
    { caller: '', callee: 'MESSAGE@0' },
  ),
  udp(
    ['Trying', 'timer E fires', 'Trying', 'request sent, E doubled up to T2', 'E'],
    async (line) => {
      line.send('MESSAGE')
      await line.until(5800)
    },
    { caller: '', callee: 'MESSAGE@0 MESSAGE@500 MESSAGE@1500 MESSAGE@3500 MESSAGE@5500' },
  ),
  tcp(
    ['Trying', 'time passes', 'Trying', 'nothing is repeated over a reliable transport', 'F'],
    async (line) => {
      line.send('MESSAGE')
      await line.until(5800)
    },
    { caller: '', callee: 'MESSAGE@0' },
  ),
  udp(
    ['Trying', 'timer F fires', 'Terminated', 'the TU is told and answers 408', 'F'],
    async (line) => {
      line.send('MESSAGE')
      await line.until(8000)
    },
    { caller: '408@6000', callee: 'MESSAGE@0 MESSAGE@500 MESSAGE@1500 MESSAGE@3500 MESSAGE@5500' },
  ),
  tcp(
    ['Trying', 'timer F fires', 'Terminated', 'the TU is told and answers 408', 'F'],
    async (line) => {
      line.send('MESSAGE')
      await line.until(8000)
    },
    { caller: '408@6000', callee: 'MESSAGE@0' },
  ),
  tcp(
    ['Trying', 'transport error: the connection is refused', 'Terminated', 'the TU is told', ''],
    async (line) => {
      line.send('MESSAGE')
      await line.until(1000)
    },
    { caller: '477@0', callee: '' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Trying', '1xx', 'Proceeding', '1xx to the TU', 'E at T2, F'],
      async (line) => {
        line.send('MESSAGE')
        await line.until(200)
        line.answer('180 Working')
        await line.until(400)
      },
      { caller: '180@200', callee: 'MESSAGE@0' },
    ),
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Trying', '200-699', 'Completed', 'response to the TU', 'K'],
      async (line) => {
        line.send('MESSAGE')
        await line.until(200)
        line.answer('404 Not Found')
        await line.until(2500)
      },
      { caller: '404@200', callee: 'MESSAGE@0' },
    ),
  ),
  udp(
    ['Proceeding', 'timer E fires', 'Proceeding', 'request sent every T2', 'E'],
    async (line) => {
      line.send('MESSAGE')
      await line.until(200)
      line.answer('180 Working')
      await line.until(5800)
    },
    { caller: '180@200', callee: 'MESSAGE@0 MESSAGE@2200 MESSAGE@4200' },
  ),
  udp(
    ['Proceeding', '1xx', 'Proceeding', '1xx to the TU, E starts again at T2', 'E'],
    async (line) => {
      line.send('MESSAGE')
      await line.until(700)
      line.answer('180 Working')
      await line.until(1700)
      line.answer('182 Queued')
      await line.until(5800)
    },
    { caller: '180@700 182@1700', callee: 'MESSAGE@0 MESSAGE@500 MESSAGE@3700 MESSAGE@5700' },
  ),
  udp(
    ['Proceeding', 'timer F fires', 'Terminated', 'the TU is told and answers 408', 'F'],
    async (line) => {
      line.send('MESSAGE')
      await line.until(200)
      line.answer('180 Working')
      await line.until(8000)
    },
    { caller: '180@200 408@6000', callee: 'MESSAGE@0 MESSAGE@2200 MESSAGE@4200' },
  ),
  tcp(
    ['Proceeding', 'timer F fires', 'Terminated', 'the TU is told and answers 408', 'F'],
    async (line) => {
      line.send('MESSAGE')
      await line.until(200)
      line.answer('180 Working')
      await line.until(8000)
    },
    { caller: '180@200 408@6000', callee: 'MESSAGE@0' },
  ),
  tcp(
    ['Proceeding', 'transport error: the connection breaks', 'Terminated', 'the TU is told', ''],
    async (line) => {
      line.send('MESSAGE')
      await line.until(200)
      line.answer('180 Working')
      await line.until(400)
      line.hangUp('callee')
      await line.until(8000)
    },
    { caller: '180@200 408@6000', callee: 'MESSAGE@0' },
    { kamailio: 'nothing is sent any more, so that the break is not noticed before timer F' },
  ),
  udp(
    ['Proceeding', '1xx', 'Proceeding', '1xx to the TU', ''],
    async (line) => {
      line.send('MESSAGE')
      await line.until(100)
      line.answer('180 Working')
      await line.until(300)
      line.answer('182 Queued')
      await line.until(450)
    },
    { caller: '180@100 182@300', callee: 'MESSAGE@0' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Proceeding', '200-699', 'Completed', 'response to the TU', 'K'],
      async (line) => {
        line.send('MESSAGE')
        await line.until(100)
        line.answer('180 Working')
        await line.until(300)
        line.answer('200 OK')
        await line.until(3000)
      },
      { caller: '180@100 200@300', callee: 'MESSAGE@0' },
    ),
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Completed', '200-699', 'Completed', 'nothing', ''],
      async (line) => {
        line.send('MESSAGE')
        await line.until(200)
        line.answer('200 OK')
        await line.until(700)
        line.answer('200 OK')
        await line.until(1500)
        line.answer('404 Not Found')
        await line.until(2500)
      },
      { caller: '200@200 200@700 404@1500', callee: 'MESSAGE@0' },
      { kamailio: 'the response is passed on without state' },
    ),
  ),
  udp(
    ['Completed', '200-699 while another branch is open', 'Completed', 'nothing', ''],
    async (line) => {
      line.send('MESSAGE', 'fork')
      await line.until(200)
      line.answer('404 Not Found')
      await line.until(700)
      line.answer('404 Not Found')
      await line.until(1500)
    },
    { caller: '', callee: 'MESSAGE@0' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Completed', 'timer K fires', 'Terminated', 'the transaction is gone', 'K'],
      async (line) => {
        line.send('MESSAGE')
        await line.until(200)
        line.answer('200 OK')
        await line.until(4500)
        line.answer('200 OK')
        await line.until(5000)
      },
      { caller: '200@200 200@4500', callee: 'MESSAGE@0' },
      {
        kamailio:
          'K is wt_timer, over every transport (5 s and 0 in the RFC); afterwards the response is passed on without state',
      },
    ),
  ),
]
