"""What the stub in the cloud and slspy on a laptop say to each other.

topics      Session: the names that one session uses on the broker, and its key
sign        the presigned address of AWS IoT
websocket   a WebSocket client
packets     MQTT 3.1.1 packets
connection  Connection: one MQTT connection
line        Line: a connection that is made again, signed anew, when it was lost
seal        Seal: authenticated encryption, bound to a direction
messages    Request, Ack, Reply, Ask, Gone, Want, Slot, Cancel, Presence
frames      a message as frames that a broker takes, and back
inbox       Inbox: puts frames together, tells messages that came twice
bodies      large messages by way of S3

Standard library and, for the seal, PyNaCl; Python 3.9 and newer, because it runs in the function's runtime too.
"""
