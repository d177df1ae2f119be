/**
 * What real web servers of Debian 12 answered to the inquiry, response by response, on loopback in a network namespace of its own: nginx
 * 1.22.1 with the configuration named at each, and lighttpd 1.4.69.
 */
import { bytesOf } from './bytes.ts'

/** nginx, `listen 8080; charset utf-8; location = / { return 302 /ui/; }`, and a page in UTF-8 below it. */
export const nginxRedirect: readonly Uint8Array[] = [
  bytesOf(
    'HTTP/1.1 302 Moved Temporarily\r\nServer: nginx/1.22.1\r\nDate: Tue, 24 Nov 2026 19:15:21 GMT\r\n' +
      'Content-Type: text/html\r\nContent-Length: 145\r\nLocation: http://127.0.0.1:8080/ui/\r\n' +
      'Connection: keep-alive\r\n\r\n<html>\r\n<head><title>302 Found</title></head>\r\n<body>\r\n' +
      '<center><h1>302 Found</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n',
  ),
  bytesOf(
    'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Tue, 24 Nov 2026 19:15:21 GMT\r\n' +
      'Content-Type: text/html; charset=utf-8\r\nContent-Length: 117\r\n' +
      'Last-Modified: Tue, 24 Nov 2026 19:13:40 GMT\r\nConnection: keep-alive\r\nETag: "6b05e1e4-75"\r\n' +
      'Accept-Ranges: bytes\r\n\r\n<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>\n  Königstor – Login\n' +
      '</title></head><body></body></html>\n',
  ),
]
/** nginx, `listen 8081; auth_basic "My router";` */
export const nginxPassword: readonly Uint8Array[] = [
  bytesOf(
    'HTTP/1.1 401 Unauthorized\r\nServer: nginx/1.22.1\r\nDate: Tue, 24 Nov 2026 19:15:22 GMT\r\n' +
      'Content-Type: text/html\r\nContent-Length: 179\r\nConnection: keep-alive\r\n' +
      'WWW-Authenticate: Basic realm="My router"\r\n\r\n<html>\r\n' +
      '<head><title>401 Authorization Required</title></head>\r\n<body>\r\n' +
      '<center><h1>401 Authorization Required</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n' +
      '</html>\r\n',
  ),
]
/** nginx, `listen 443 ssl; server_tokens off; ssi on; rewrite ^ /ssi.html last;`: chunked, inside TLS. */
export const nginxChunked: readonly Uint8Array[] = [
  bytesOf(
    'HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Tue, 24 Nov 2026 19:15:22 GMT\r\nContent-Type: text/html\r\n' +
      'Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n37\r\n' +
      '<html><head><title>Chunked  page</title></head></html>\n\r\n0\r\n\r\n',
  ),
]
/** nginx, `listen 80; return 301 https://$host/login;` */
export const nginxToHttps: readonly Uint8Array[] = [
  bytesOf(
    'HTTP/1.1 301 Moved Permanently\r\nServer: nginx/1.22.1\r\nDate: Tue, 24 Nov 2026 19:15:23 GMT\r\n' +
      'Content-Type: text/html\r\nContent-Length: 169\r\nConnection: keep-alive\r\nLocation: https://127.0.0.1/login\r\n' +
      '\r\n<html>\r\n<head><title>301 Moved Permanently</title></head>\r\n<body>\r\n' +
      '<center><h1>301 Moved Permanently</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n',
  ),
]
/** lighttpd, `server.port = 8088`, `url.redirect = ("^/$" => "/admin/")`. */
export const lighttpdRedirect: readonly Uint8Array[] = [
  bytesOf(
    'HTTP/1.1 301 Moved Permanently\r\nLocation: /admin/\r\nContent-Length: 0\r\n' +
      'Date: Tue, 24 Nov 2026 19:15:24 GMT\r\nServer: lighttpd/1.4.69\r\n\r\n',
  ),
  bytesOf(
    'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "3449101257"\r\n' +
      'Last-Modified: Tue, 24 Nov 2026 19:13:40 GMT\r\nContent-Length: 47\r\nAccept-Ranges: bytes\r\n' +
      'Date: Tue, 24 Nov 2026 19:15:24 GMT\r\nServer: lighttpd/1.4.69\r\n\r\n' +
      '<html><head><title>Hafen</title></head></html>\n',
  ),
]
