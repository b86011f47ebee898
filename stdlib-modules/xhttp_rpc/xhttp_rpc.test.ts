import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverAddress } from '../../test/support/stage.ts'
import { startVirtualStage, type VirtualStage } from '../../test/support/virtual-stage.ts'

const config = `tcp_accept_no_cl=yes
server_header="Server: <k>"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "xhttp.so"
loadmodule "xhttp_rpc.so"
request_route { exit; }
event_route[xhttp:request] {
  dispatch_xhttp_rpc();
}
`
let stage: VirtualStage
beforeAll(async () => {
  stage = await startVirtualStage(config)
})
afterAll(() => stage.stop())

async function get(path: string): Promise<{ readonly line: string; readonly type: string; readonly body: string }> {
  const stream = stage.host.network.connectTcp(serverAddress, { localIp: '127.0.0.1', timeoutMs: 1000 })
  let received = ''
  stream.onData = (data) => (received += data)
  stream.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
  await stage.advance(10)
  stream.destroy()
  const [head = '', body = ''] = received.split('\r\n\r\n')
  return { line: head.split('\r\n')[0] ?? '', type: /Content-Type: (\S+)/.exec(head)?.[1] ?? '', body }
}

const preOf = (body: string): string | undefined => /<pre>(.*)<\/pre>/s.exec(body)?.[1]

describe('the pages of xhttp_rpc', () => {
  // Status lines and what stands between <pre> and </pre> are those of Kamailio 6.1.5; the pages around it are ours.
  it.each([
    ['/', '500 Bad URL', undefined],
    ['/other', '500 Bad URL', undefined],
    ['/rpcx', '500 Bad URL', undefined],
    ['/rpc/nosuch', '500 Bad URL', undefined],
    ['/rpc/nosuch/x', '500 Bad URL', undefined],
    ['/rpc/core/version', '500 Bad URL', undefined],
    ['/rpc/core/core.nosuch', '500 Bad URL', undefined],
    ['/rpc/core/core.echo/', '500 Bad URL', undefined],
    ['/rpc/core/sl.stats?arg=', '500 Bad URL', undefined],
    ['/rpc/core/core.version?', '500 Bad URL', undefined],
    ['/rpc/core/core.echo?x=y', '500 Bad URL', undefined],
    ['/rpc/core/core.echo?arg=a%0ab', '500 Bad arg in URL', undefined],
    ['/rpc/core/core.echo?arg=%zz', '500 Bad arg in URL', undefined],
    ['/rpc/core/core.echo?arg=', '200 OK', ''],
    ['/rpc/core/core.echo?arg=1+2', '200 OK', '1<br/>2<br/>'],
    ['/rpc/core/core.echo?arg=a%20b', '200 OK', 'a<br/>b<br/>'],
    ['/rpc/core/core.echo?arg=s:12', '200 OK', 's:12<br/>'],
    ['/rpc/core/core.prints?arg=abc', '200 OK', 'abc<br/>'],
    ['/rpc/core/core.printi?arg=12', '200 OK', '12<br/>'],
    ['/rpc/core/core.modules?arg=', '200 OK', 'xhttp_rpc<br/>xhttp<br/>xlog<br/>pv<br/>sl<br/>'],
  ])('%s', async (path, status, pre) => {
    const { line, type, body } = await get(path)
    expect([line, type]).toEqual([`HTTP/1.1 ${status}`, 'text/html'])
    if (pre !== undefined) expect(preOf(body)).toBe(pre)
    else expect(body).toContain(`500: ${status.slice(4)}`)
  })

  it('write the members of structures with their names', async () => {
    const { body } = await get('/rpc/core/core.sockets_list?arg=')
    expect(preOf(body)).toMatch(/^socket: <br\/>\taf: IPv4<br\/>\tproto: udp<br\/>\taddress: 127\.8\.30\.1<br\/>/)
  })

  it('lead from the groups to the commands, and from there to a form', async () => {
    expect((await get('/rpc')).body).toContain('<a href="/rpc/core">core</a>')
    const list = (await get('/rpc/core')).body
    expect(list).toContain('<b><a href="/rpc/core">core</a></b>')
    expect(list).toContain('<a href="/rpc/core/core.echo">core.echo</a>')
    expect(list).not.toContain('<form')
    expect((await get('/rpc/core/core.echo')).body).toContain(
      '<form method="get"><b>core.echo</b> <input type="text" name="arg">',
    )
  })

  it('write nothing as HTML that is none', async () => {
    // 6.1.5 shows "<b>" as it came.
    const { body } = await get('/rpc/core/core.echo?arg=%3Cscript%3E%22&b=c')
    expect(preOf(body)).toBe('&lt;script&gt;&quot;&amp;b=c<br/>')
    expect(body).toContain('<h2>&lt;k&gt;: RPC</h2>')
  })
})
