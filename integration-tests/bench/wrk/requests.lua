-- Sends the requests of a file, each ended by a byte 1: in random order without end, or each of them once.
-- Arguments: FILE random|once THREADS. Prints one line of figures for whoever started it.
local ffi = require("ffi")
ffi.cdef("int kill(int process, int signal); int getpid(void);")

local INTERRUPT = 2
local threads = 0

function setup(thread)
  thread:set("place", threads)
  threads = threads + 1
end

local requests = {}
local once
local sent = 0

function init(args)
  once = args[2] == "once"
  local step = tonumber(args[3])
  local number = 0
  local file = assert(io.open(args[1], "rb"))
  for one in file:read("*a"):gmatch("([^\1]+)\1") do
    if not once or number % step == place then
      requests[#requests + 1] = one
    end
    number = number + 1
  end
  file:close()
  math.randomseed(place + 1)
end

-- With the last one sent, this thread stops and wrk ends as if somebody had typed Ctrl-C.
local function following()
  sent = sent + 1
  if sent == #requests then
    ffi.C.kill(ffi.C.getpid(), INTERRUPT)
    wrk.thread:stop()
  end
  return requests[math.min(sent, #requests)]
end

function request()
  if once then
    return following()
  end
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("figures %d %d %d %d %d %d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
