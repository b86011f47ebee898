import { figure, type Arrow } from './arrow.ts'

const rows = figure('RFC 3261 figure 8')
const { udp, tcp } = rows
const carriers = ['udp', 'tcp'] as const

/** The server transaction of any other request: what the server does towards the caller. */
export const otherServerArrows: readonly Arrow[] = [
  ...carriers.map((over) =>
    rows[over](
      ['none', 'request', 'Trying', 'request to the TU, nothing sent', ''],
      async (line) => {
        line.send('MESSAGE')
        await line.until(400)
      },
      { caller: '', callee: 'MESSAGE@0' },
    ),
  ),
  udp(
    ['Trying', 'request again', 'Trying', 'nothing', ''],
    async (line) => {
      line.send('MESSAGE')
      await line.until(150)
      line.repeat()
      await line.until(400)
    },
    { caller: '', callee: 'MESSAGE@0' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Trying', '1xx from the TU', 'Proceeding', '1xx sent', ''],
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
      ['Trying', '200-699 from the TU', 'Completed', 'response sent', 'J'],
      async (line) => {
        line.send('MESSAGE', 'other')
        await line.until(2900)
      },
      { caller: '403@0', callee: '' },
    ),
  ),
  udp(
    ['Proceeding', 'request again', 'Proceeding', 'the last 1xx sent again', ''],
    async (line) => {
      line.send('MESSAGE')
      await line.until(100)
      line.answer('180 Working')
      await line.until(250)
      line.repeat()
      await line.until(400)
    },
    { caller: '180@100 180@250', callee: 'MESSAGE@0' },
  ),
  udp(
    ['Proceeding', '1xx from the TU', 'Proceeding', '1xx sent', ''],
    async (line) => {
      line.send('MESSAGE')
      await line.until(100)
      line.answer('180 Working')
      await line.until(250)
      line.answer('182 Queued')
      await line.until(400)
    },
    { caller: '180@100 182@250', callee: 'MESSAGE@0' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Proceeding', '200-699 from the TU', 'Completed', 'response sent', 'J'],
      async (line) => {
        line.send('MESSAGE')
        await line.until(100)
        line.answer('180 Working')
        await line.until(250)
        line.answer('200 OK')
        await line.until(2500)
      },
      { caller: '180@100 200@250', callee: 'MESSAGE@0' },
    ),
  ),
  tcp(
    ['Proceeding', 'transport error: the connection breaks before the response', 'Terminated', 'the TU is told', ''],
    async (line) => {
      line.send('MESSAGE')
      await line.until(100)
      line.answer('180 Working')
      await line.until(200)
      line.hangUp('caller')
      await line.until(300)
      line.answer('200 OK')
      await line.until(1500)
    },
    { caller: '180@100', callee: 'MESSAGE@0' },
    { kamailio: 'a response that cannot be sent is lost in silence, and the transaction ends by wt_timer' },
  ),
  udp(
    ['Completed', 'request again', 'Completed', 'response sent again', ''],
    async (line) => {
      line.send('MESSAGE', 'other')
      await line.until(300)
      line.repeat()
      await line.until(2700)
      line.repeat()
      await line.until(2900)
    },
    { caller: '403@0 403@300 403@2700', callee: '' },
  ),
  udp(
    ['Completed', '200-699 from the TU', 'Completed', 'nothing', ''],
    async (line) => {
      line.send('MESSAGE')
      await line.until(100)
      line.answer('200 OK')
      await line.until(300)
      line.answer('404 Not Found')
      await line.until(500)
      line.repeat()
      await line.until(800)
    },
    { caller: '200@100 404@300 200@500', callee: 'MESSAGE@0' },
    { kamailio: 'the response of the branch is passed on without state; the transaction keeps its own' },
  ),
  tcp(
    ['Completed', 'transport error: the connection breaks', 'Terminated', 'nothing', ''],
    async (line) => {
      line.send('MESSAGE', 'other')
      await line.until(200)
      line.hangUp('caller')
      await line.until(1500)
    },
    { caller: '403@0', callee: '' },
  ),
  ...carriers.map((over) =>
    rows[over](
      ['Completed', 'timer J fires', 'Terminated', 'the same request is then a new one', 'J'],
      async (line) => {
        line.send('MESSAGE')
        await line.until(100)
        line.answer('200 OK')
        await line.until(2700)
        line.repeat()
        await line.until(4500)
        line.repeat()
        await line.until(4600)
        line.answer('404 Not Found')
        await line.until(5000)
      },
      { caller: '200@100 200@2700 404@4600', callee: 'MESSAGE@0 MESSAGE@4500' },
      { kamailio: 'J is wt_timer, over every transport (32 s and 0 in the RFC)' },
    ),
  ),
]
