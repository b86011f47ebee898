import type { RpcCall, RpcCommand } from '../registry.ts'

/** core.prints, core.printi, core.echo, core.echo_delta: they give back what they were given. */
export function echoCommands(): readonly RpcCommand[] {
  return [
    { name: 'core.prints', doc: 'Gives back the texts that it is given.', array: true, run: printTexts },
    { name: 'core.printi', doc: 'Gives back the integers that it is given.', array: true, run: printIntegers },
    { name: 'core.echo', doc: 'Gives back its arguments as text.', array: true, run: echo },
    {
      name: 'core.echo_delta',
      doc: 'Gives back its arguments as text; Kamailio limits how often it may be called (rpc_exec_delta).',
      array: true,
      run: echo,
      isLimited: true,
    },
  ]
}

/** It ends at the first argument that is no text, without a fault (6.1.5). */
function printTexts(call: RpcCall): readonly string[] {
  const texts: string[] = []
  for (let value = call.next(); typeof value === 'string'; value = call.next()) texts.push(value)
  return texts
}

function printIntegers(call: RpcCall): readonly number[] {
  const integers: number[] = []
  while (call.remaining > 0) integers.push(call.exactInt())
  return integers
}

/** Integers appear as unsigned 64-bit numbers: -1 as 18446744073709551615 (6.1.5). It ends at an argument of another type. */
function echo(call: RpcCall): readonly string[] {
  const texts: string[] = []
  for (;;) {
    const value = call.next()
    if (typeof value === 'string') texts.push(value)
    else if (typeof value === 'number') texts.push(BigInt.asUintN(64, BigInt(Math.trunc(value))).toString())
    else if (call.transport === 'jsonrpc' && typeof value === 'object' && 'double' in value)
      texts.push(String(Math.trunc(value.double)))
    else return texts
  }
}
