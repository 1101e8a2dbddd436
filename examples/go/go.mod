module example.com/prebuilds

go 1.22
