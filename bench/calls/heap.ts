/** Asks a Node process that was started with `--inspect` what its heap holds after a full collection of garbage, in bytes. */
export async function heapAfterCollection(port: number): Promise<number> {
  const listed = await fetch(`http://127.0.0.1:${port}/json/list`)
  // The inspector's own format: a list of what can be connected to.
  const [target] = (await listed.json()) as readonly { readonly webSocketDebuggerUrl: string }[]
  if (target === undefined) throw new Error(`no inspector at port ${port}`)
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`the inspector at port ${port} refuses`)))
  })
  try {
    await call(socket, 1, 'HeapProfiler.collectGarbage')
    const answer = await call(socket, 2, 'Runtime.getHeapUsage')
    return Number(answer['usedSize'])
  } finally {
    socket.close()
  }
}

interface Answer {
  readonly id?: number
  readonly result?: { readonly [name: string]: unknown }
}

function call(socket: WebSocket, id: number, method: string): Promise<{ readonly [name: string]: unknown }> {
  return new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      // The inspector speaks JSON.
      const answer = JSON.parse(String(data)) as Answer
      if (answer.id === id) resolve(answer.result ?? {})
    })
    socket.send(JSON.stringify({ id, method }))
  })
}
