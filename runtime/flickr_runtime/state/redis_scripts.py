"""Booking of slots in Redis: Lua scripts, each one atomic, by the server's own clock.

Keys of a script: the hash of the key's pause and epoch, the sorted set of owners by when they were last seen, and a
sorted set of slots by start for each lane. A slot is named `owner:number`.

That clock may be set, so a script's time is the clock's and a `shift`, and each calling machine passes its own uptime
to verify it. The hash contains how far the time was ahead of the uptime when they were last compared (`at <machine>`);
if that has changed, the script does nothing and returns `doubt`. The caller then measures (`MEASURE`), and corrects the
shift unless the request was slow (`SETTLE`). Time never goes back before the last change by a script (`seen`), which
may be later if the machine's uptime stood still.
"""

from __future__ import annotations

__all__ = ["BOOK", "COUNT", "MEASURE", "PAUSE", "RELEASE", "RENEW", "RESTORE", "SETTLE"]

_CLOCK = """
local time = redis.call('TIME')
local shift = redis.call('HGET', KEYS[1], 'shift') or '0'
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000 + tonumber(shift)
local function keep(key, seconds) redis.call('PEXPIRE', key, math.ceil(seconds * 1000)) end
local function text(number) return string.format('%.6f', number) end
"""

# The last two of ARGV: a machine and its uptime in seconds, or '' if they were just compared.
_WITNESS = (
    _CLOCK
    + """
local field = 'at ' .. ARGV[#ARGV - 1]
local ahead = tonumber(redis.call('HGET', KEYS[1], field) or '')
if ARGV[#ARGV] ~= '' then
    local drift = ahead and now - tonumber(ARGV[#ARGV]) - ahead
    if not drift or math.abs(drift) > 0.5 then return {'doubt', '0', 0} end
    redis.call('HSET', KEYS[1], field, text(ahead + (drift < 0 and drift or drift / 16)))
end
redis.call('HSET', KEYS[1], 'seen', text(now))
"""
)

# Returns the time, and the shift in it.
MEASURE = (
    _CLOCK
    + """
return {text(now), shift}
"""
)

# ARGV: a machine, the least and the most seconds by which the time is ahead of its uptime, and the shift at which that
# was measured. Returns by how many seconds the time was corrected.
SETTLE = (
    _CLOCK
    + """
if shift ~= ARGV[4] then return '0' end -- somebody was faster
local field, least, most = 'at ' .. ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local ahead = tonumber(redis.call('HGET', KEYS[1], field) or '')
local correction = 0
if ahead and (least > ahead + 0.5 or most < ahead - 0.5) then correction = ahead - most end
correction = math.max(correction, tonumber(redis.call('HGET', KEYS[1], 'seen') or '0') - now)
if correction ~= 0 then redis.call('HSET', KEYS[1], 'shift', text(tonumber(shift) + correction)) end
if redis.call('HLEN', KEYS[1]) > 1000 then -- machines that are long gone
    for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
        if string.sub(name, 1, 3) == 'at ' then redis.call('HDEL', KEYS[1], name) end
    end
end
redis.call('HSET', KEYS[1], field, text(least + correction))
keep(KEYS[1], 2764800)
return text(correction)
"""
)

# ARGV: slot, owner, span, lease, longest wait or -1, slot to replace or '', a slot of the caller that must exist or '',
# seconds that a server without data waits for restored slots, then the limit of each lane. Returns the outcome, seconds
# until the start, and the epoch.
BOOK = (
    _WITNESS
    + """
if redis.call('HSETNX', KEYS[1], 'born', string.format('%.6f', now)) == 1 then -- no data: did the server just start?
    local info = redis.pcall('INFO', 'server')
    local uptime = type(info) == 'string' and tonumber(string.match(info, 'uptime_in_seconds:(%d+)'))
    if uptime and uptime < tonumber(ARGV[8]) then
        local settled = string.format('%.6f', now + tonumber(ARGV[8]) - uptime)
        redis.call('HSET', KEYS[1], 'paused', settled, 'settled', settled)
    end
    keep(KEYS[1], 2764800)
end
local slot, owner, span, lease, longest = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
if ARGV[7] ~= '' and not redis.call('ZSCORE', KEYS[3], ARGV[7]) then
    return {'lost', '0', 0}
end
local done = redis.call('ZSCORE', KEYS[3], slot) -- the reply was lost and the client repeats the request
if done then
    return {'booked', text(tonumber(done) - now), tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')}
end

local start = math.max(now, tonumber(redis.call('HGET', KEYS[1], 'paused') or '0'))
local settled = tonumber(redis.call('HGET', KEYS[1], 'settled') or '0')
if settled > now then -- what others booked may not be known yet
    local wait = math.max(settled, start) - now
    return {(longest >= 0 and wait > longest) and 'refused' or 'held', text(wait), 0}
end
local crowded = false
for lane = 3, #KEYS do
    if ARGV[6] ~= '' then redis.call('ZREM', KEYS[lane], ARGV[6]) end
    crowded = crowded or redis.call('ZCARD', KEYS[lane]) >= tonumber(ARGV[lane + 6])
end
if crowded or start > now then
    redis.call('ZADD', KEYS[2], string.format('%.6f', now), owner)
    keep(KEYS[2], 604800)
end

local function clear(key)
    redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.6f', now - span))
    redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.6f', now - lease))
    local freed = 0
    local alive = {}
    for _, waiting in ipairs(redis.call('ZRANGEBYSCORE', key, string.format('(%.6f', now), '+inf')) do
        local whose = string.match(waiting, '^[^:]*')
        if alive[whose] == nil then alive[whose] = redis.call('ZSCORE', KEYS[2], whose) and true or false end
        if not alive[whose] then freed = freed + redis.call('ZREM', key, waiting) end
    end
    if freed > 0 then redis.call('HINCRBY', KEYS[1], 'epoch', 1) end
end

local function earliest(key, limit, at) -- the same as flickr_runtime.state.schedule
    local rows = redis.call('ZCARD', key) - limit + 1
    if rows < 1 then return at end
    local firsts = redis.call('ZRANGE', key, 0, rows - 1, 'WITHSCORES')
    local lasts = redis.call('ZRANGE', key, limit - 1, -1, 'WITHSCORES')
    for index = 2, #firsts, 2 do
        local first, last = tonumber(firsts[index]), tonumber(lasts[index])
        if last - span >= at then break end
        if last - first < span then at = math.max(at, first + span) end
    end
    return at
end

if crowded then
    for lane = 3, #KEYS do clear(KEYS[lane]) end
    local before
    repeat
        before = start
        for lane = 3, #KEYS do start = earliest(KEYS[lane], tonumber(ARGV[lane + 6]), start) end
    until start == before
end
local epoch = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
if longest >= 0 and start - now > longest then
    return {'refused', text(start - now), epoch}
end
for lane = 3, #KEYS do
    redis.call('ZADD', KEYS[lane], string.format('%.6f', start), slot)
    keep(KEYS[lane], start - now + span + 604800) -- a week by which the clock may be set
end
return {'booked', text(start - now), epoch}
"""
)

# ARGV: the slot. Increments the epoch, so that waiting callers try an earlier start.
RELEASE = """
local gone = 0
for lane = 3, #KEYS do gone = gone + redis.call('ZREM', KEYS[lane], ARGV[1]) end
if gone > 0 then redis.call('HINCRBY', KEYS[1], 'epoch', 1) end
return gone
"""

# ARGV: the owner, and a slot of its own that must exist or ''. Returns the outcome, seconds until the pause ends, and
# the epoch.
RENEW = (
    _WITNESS
    + """
if ARGV[2] ~= '' and not redis.call('ZSCORE', KEYS[3], ARGV[2]) then
    return {'lost', '0', 0}
end
redis.call('ZADD', KEYS[2], string.format('%.6f', now), ARGV[1])
keep(KEYS[2], 604800)
local paused = tonumber(redis.call('HGET', KEYS[1], 'paused') or '0')
return {'renewed', text(paused - now), tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')}
"""
)

# ARGV: seconds until the pause ends.
PAUSE = (
    _WITNESS
    + """
local ending = now + tonumber(ARGV[1])
if ending > tonumber(redis.call('HGET', KEYS[1], 'paused') or '0') then
    redis.call('HSET', KEYS[1], 'paused', string.format('%.6f', ending))
end
keep(KEYS[1], 2764800)
return 1
"""
)

# Restores slots that a server lost. ARGV: seconds in which the others are expected to do the same, then lane (a number
# of KEYS), slot and seconds since its start for each. No call may start within that time.
RESTORE = (
    _WITNESS
    + """
local settled = tonumber(redis.call('HGET', KEYS[1], 'settled') or '0')
if now > settled + 300 then -- one loss, one hold, however many processes restore their slots
    settled = now + tonumber(ARGV[1])
    redis.call('HSET', KEYS[1], 'settled', string.format('%.6f', settled))
    local paused = tonumber(redis.call('HGET', KEYS[1], 'paused') or '0')
    redis.call('HSET', KEYS[1], 'paused', string.format('%.6f', math.max(settled, paused)))
end
for index = 2, #ARGV - 2, 3 do
    local key = KEYS[tonumber(ARGV[index])]
    redis.call('ZADD', key, 'NX', string.format('%.6f', now - tonumber(ARGV[index + 2])), ARGV[index + 1])
end
keep(KEYS[1], 2764800)
for lane = 3, #KEYS do if redis.call('EXISTS', KEYS[lane]) == 1 then keep(KEYS[lane], 604800) end end
return 1
"""
)

# Adds to counts. ARGV: for each count 'count', a number of KEYS, field, number and its lifetime in seconds; for each
# member of a sorted set 'member', a number of KEYS, member, score and ''. Foreign values are deleted, since an error
# would not undo the earlier additions. Returns their keys.
COUNT = """
local foreign = {}
for index = 1, #ARGV, 5 do
    local key, name, number = KEYS[tonumber(ARGV[index + 1])], ARGV[index + 2], ARGV[index + 3]
    local kind = ARGV[index] == 'count' and 'hash' or 'zset'
    local command = kind == 'hash' and {'HINCRBY', key, name, number} or {'ZADD', key, 'GT', number, name}
    local done = redis.pcall(unpack(command))
    if type(done) == 'table' and done.err then
        if redis.call('TYPE', key).ok == kind then redis.call('HDEL', key, name) else redis.call('DEL', key) end
        redis.call(unpack(command))
        foreign[#foreign + 1] = key
    end
    if kind == 'hash' then redis.call('EXPIRE', key, ARGV[index + 4]) end
end
return foreign
"""
