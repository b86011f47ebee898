-- Opens a configuration in Neovim with `kamkit lsp`, as docs/editors.md says, and writes what the editor shows as JSON, one object a line.
-- Run by test/live/neovim.live.ts as nvim --headless -u NONE -S; KAMKIT is the command, FILE the configuration, OUTPUT where to write.
local file = os.getenv('FILE')
local output = io.open(os.getenv('OUTPUT'), 'w')

local function write(what, value)
  output:write(vim.json.encode({ what = what, value = value }) .. '\n')
  output:flush()
end

local function diagnostics()
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, { line = one.lnum + 1, column = one.col + 1, severity = one.severity, code = one.code })
  end
  return found
end

vim.cmd('edit ' .. file)
local client = vim.lsp.start_client({
  name = 'kamkit',
  cmd = { os.getenv('KAMKIT'), 'lsp' },
  root_dir = vim.fn.fnamemodify(file, ':h'),
})
vim.lsp.buf_attach_client(0, client)
vim.wait(20000, function() return vim.lsp.get_client_by_id(client).initialized end, 20)

local isPublished = false
vim.api.nvim_create_autocmd('DiagnosticChanged', { callback = function() isPublished = true end })
-- Nothing is published of a configuration without fault: a request shows that the server has read it.
local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000) or {}
  return (answers[client] or {}).result
end

local document = vim.lsp.util.make_text_document_params()
write('symbols', #(ask('textDocument/documentSymbol', { textDocument = document }) or {}))
vim.wait(20000, function() return isPublished end, 20)
write('opened', diagnostics())

isPublished = false
local last = vim.api.nvim_buf_line_count(0)
vim.api.nvim_buf_set_lines(0, last, last, false, { 'route[TYPED] {', '\tnothing_at_all();', '}' })
vim.wait(20000, function()
  for _, one in ipairs(diagnostics()) do if one.code == 'KAM3002' then return true end end
  return false
end, 20)
write('typed', diagnostics())

vim.fn.search('loadmodule "')
write('hover', ask('textDocument/hover', vim.lsp.util.make_position_params()) ~= nil)
vim.api.nvim_win_set_cursor(0, { last + 2, 3 })
local params = vim.lsp.util.make_position_params()
local completion = ask('textDocument/completion', params) or {}
write('completion', #(completion.items or completion))

vim.api.nvim_buf_set_lines(0, last, last + 3, false, {})
vim.wait(20000, function()
  for _, one in ipairs(diagnostics()) do if one.code == 'KAM3002' then return false end end
  return true
end, 20)
write('mended', diagnostics())
output:close()
vim.cmd('qall!')
