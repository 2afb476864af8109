#!/bin/sh
echo "hello, omnipub"
