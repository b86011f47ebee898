const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** Local time as C's ctime() writes it, without the line end: `Sat Nov 21 04:09:14 2026`. */
export function ctime(timeMs: number): string {
  const date = new Date(timeMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  const day = String(date.getDate()).padStart(2, ' ')
  return `${dayNames[date.getDay()] ?? ''} ${monthNames[date.getMonth()] ?? ''} ${day} ${time} ${date.getFullYear()}`
}
