# What flickraw 0.9 sends: OAuth signed with PLAINTEXT in the header, and multipart with a comma before its boundary.
require 'json'
require 'net/http'
require 'openssl'
require 'uri'

KEY, SECRET = ENV['FLICKR_API_KEY'], ENV['FLICKR_API_SECRET']
OAUTH = 'https://www.flickr.com/services/oauth'

def escape(text) = text.to_s.b.gsub(/[^a-zA-Z0-9\-._~]/) { |byte| format('%%%02X', byte.ord) }

def post(url, token_secret = nil, oauth = {})
  uri = URI(url)
  oauth = { oauth_version: '1.0', oauth_signature_method: 'PLAINTEXT', oauth_consumer_key: KEY,
            oauth_nonce: [OpenSSL::Random.random_bytes(32)].pack('m0'), oauth_timestamp: Time.now.to_i }.merge(oauth)
  oauth[:oauth_signature] = "#{escape(SECRET)}&#{escape(token_secret)}"
  request = Net::HTTP::Post.new(uri.path)
  request['Authorization'] = "OAuth realm=\"#{url}\", " + oauth.map { |k, v| "#{escape(k)}=\"#{escape(v)}\"" }.sort.join(', ')
  yield request if block_given?
  answer = Net::HTTP.start(uri.host, uri.port, use_ssl: true) { |http| http.request(request) }
  raise answer.body if answer.is_a?(Net::HTTPClientError)
  answer.body
end

def pairs(body) = URI.decode_www_form(body).to_h

request = pairs(post("#{OAUTH}/request_token", nil, oauth_callback: 'oob') { |r| r.form_data = {} })
url = "#{OAUTH}/authorize?oauth_token=#{request['oauth_token']}&perms=delete"
code = `#{ENV['BROWSER'].sub('%s', "'#{url}'")}`.strip
token = pairs(post("#{OAUTH}/access_token", request['oauth_token_secret'],
                   oauth_token: request['oauth_token'], oauth_verifier: code) { |r| r.form_data = {} })
mine = [token['oauth_token_secret'], { oauth_token: token['oauth_token'] }]

call = lambda do |method, arguments = {}|
  form = arguments.merge('method' => method, 'format' => 'json', 'nojsoncallback' => '1')
  JSON.parse(post('https://api.flickr.com/services/rest/', *mine) { |r| r.form_data = form })
end
raise 'reflection' unless call.('flickr.reflection.getMethods')['methods']['method'].size > 200
raise 'login' unless call.('flickr.test.login')['user']['username']['_content'] == 'Otter of Sandbank'

boundary = "FlickRaw#{[OpenSSL::Random.random_bytes(32)].pack('m0')}"
answer = post('https://up.flickr.com/services/upload/', *mine) do |r|
  r['Content-type'] = "multipart/form-data, boundary=#{boundary}"
  r.body = "--#{boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nZwölf Otter\r\n".b
  r.body << "--#{boundary}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"otter.png\"\r\n"
  r.body << "Content-Transfer-Encoding: binary\r\nContent-Type: image/jpeg\r\n\r\n#{File.binread(ARGV[0])}\r\n".b << "--#{boundary}--"
end
photo = answer[/<photoid>(\d+)</, 1] or raise answer
raise 'title' unless call.('flickr.photos.getInfo', 'photo_id' => photo)['photo']['title']['_content'] == 'Zwölf Otter'
raise 'error' unless call.('flickr.photos.getInfo', 'photo_id' => '1')['code'] == 1
puts 'PLAINTEXT login, reflection, upload, error'
