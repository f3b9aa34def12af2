-- The load for wrk: calls for many accounts in turn, each made once and sent as it is.
-- usage: wrk ... -s accounts.lua URL -- TOKEN_FILE ACCOUNTS_FILE get|post

local requests, at = {}, 0

local function first_line(path)
    for line in io.lines(path) do
        return line
    end
end

function init(args)
    local headers = { ["Authorization"] = "Bearer " .. first_line(args[1]), ["Content-Type"] = "application/json" }
    for account in io.lines(args[2]) do
        if args[3] == "post" then
            local body = '{"accountId":"' .. account .. '","content":"A caption of ordinary length, with #a #few #tags",'
                .. '"mediaItems":[{"url":"https://media.example/videos/2026/11/clip-0001.mp4"}],"tiktokSettings":{'
                .. '"privacy_level":"PUBLIC_TO_EVERYONE","allow_comment":true,"allow_duet":false,"allow_stitch":false}}'
            requests[#requests + 1] = wrk.format("POST", "/api/content/post", headers, body)
        else
            headers["Content-Type"] = nil
            requests[#requests + 1] = wrk.format("GET", "/api/content/creator-info/" .. account, headers)
        end
    end
    at = math.random(#requests)
end

function request()
    at = at % #requests + 1
    return requests[at]
end
